/** The SQL port. */
package dev.mik.ports.sql;
