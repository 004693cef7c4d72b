package dev.mik.ports.handlers;

/**
 * One HTTP field line (RFC 9110 section 5); a name may occur in several.
 *
 * @param name in any casing
 * @param value without the white space around it; bytes above 0x7f as the characters U+0080 to U+00FF
 */
public record HeaderField(String name, String value) {}
