/**
 * What the product needs of the outside, and the words in which it is said: interfaces, value types, error codes.
 *
 * <p>Depends on the JDK only. The domain calls these interfaces, the adapters implement them, and neither sees the
 * other.
 */
package dev.mik.ports;
