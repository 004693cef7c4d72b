/** Object storage: paths, content types, ranges and limits, above any object store. */
package dev.mik.domain.storage;
