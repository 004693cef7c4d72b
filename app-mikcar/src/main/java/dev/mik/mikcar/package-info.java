/** The sidecar: the same API over the production set. Its composition root comes with those stores. */
package dev.mik.mikcar;
