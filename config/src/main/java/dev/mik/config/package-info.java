/** Files, environment and flags, read into immutable records that are checked in one place. Knows nothing of the rest. */
package dev.mik.config;
