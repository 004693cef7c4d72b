/** The key-value port. */
package dev.mik.ports.kv;
