package dev.mik.ports.kv;

import dev.mik.ports.EntityTag;

/**
 * What is stored under a key at one moment.
 *
 * @param value the bytes and their type
 * @param remaining how long it will still be there
 * @param tag its version; any write of the value gives another one, a change of the time to live does too
 */
public record Entry(Value value, TimeToLive remaining, EntityTag tag) {}
