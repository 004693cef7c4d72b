/** What the product knows and decides, above the ports. */
package dev.mik.domain;
