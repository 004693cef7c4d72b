/** The daemon and the command line: everything is put together here, by hand, over the embedded backends. */
package dev.mik.daemon;
