/** The arrows between the modules, and a few words that no class is named with. */
package dev.mik.architecture;
