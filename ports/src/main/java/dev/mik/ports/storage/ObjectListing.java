package dev.mik.ports.storage;

import dev.mik.ports.PageRequest;

/**
 * Which names to list.
 *
 * @param prefix that the paths begin with, compared as text; may be empty
 * @param delimiter empty, or a text that groups: of all paths that hold it after the prefix, only the part up to and
 *     including its first place there is listed, once
 * @param page {@code after} is a path or a group's text; a group that is not greater than {@code after} is not repeated,
 *     nor are paths in it listed
 */
public record ObjectListing(String prefix, String delimiter, PageRequest page) {}
