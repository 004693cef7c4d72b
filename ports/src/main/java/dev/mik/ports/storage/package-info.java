/** The object storage port. */
package dev.mik.ports.storage;
