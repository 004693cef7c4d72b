/** How lines of the log are written: one JSON object each, or text for a person on a terminal. */
package dev.mik.logging;
