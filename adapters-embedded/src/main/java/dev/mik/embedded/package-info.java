/** The embedded set: SQLite, MapDB and the filesystem behind the ports. Only {@code *Backends} and {@code *Config} are public. */
package dev.mik.embedded;
