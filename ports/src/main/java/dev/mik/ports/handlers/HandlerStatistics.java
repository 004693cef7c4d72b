package dev.mik.ports.handlers;

/**
 * What a host holds and has done since it was opened.
 *
 * @param cachedModules the modules in memory
 * @param cacheCapacity how many it keeps there at most
 * @param cachedBytes what they take, estimated from their files' sizes
 * @param cacheHits requests that found their module in memory
 * @param cacheMisses requests that had it loaded
 * @param active the requests that are in a handler
 */
public record HandlerStatistics(
        int cachedModules, int cacheCapacity, long cachedBytes, long cacheHits, long cacheMisses, int active) {}
