/** What the product knows and decides, above the ports: limits, validation, and the words of every refusal. */
package dev.mik.domain;
