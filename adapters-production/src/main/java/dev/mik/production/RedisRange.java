package dev.mik.production;

import dev.mik.ports.Names;
import dev.mik.ports.kv.KeyPrefix;

/**
 * The names with one prefix, as {@code ZRANGEBYLEX} takes them: {@code [} before a bound that is in, {@code (} before one
 * that is out, {@code -} and {@code +} for no bound.
 */
final class RedisRange {
    private final byte[] from;
    private final byte[] to;

    private RedisRange(byte[] from, byte[] to) {
        this.from = from;
        this.to = to;
    }

    /** Where it begins. */
    byte[] from() {
        return from;
    }

    /** Where it ends. */
    byte[] to() {
        return to;
    }

    static RedisRange of(KeyPrefix prefix) {
        if (prefix.text().isEmpty()) {
            return new RedisRange(new byte[] {'-'}, new byte[] {'+'});
        }
        byte[] to = bound('(', prefix.text());
        to[to.length - 1]++; // never an overflow: no UTF-8 holds the byte 0xff
        return new RedisRange(bound('[', prefix.text()), to);
    }

    /** What of the names with a prefix comes after a name, which need not have that prefix; an empty one is before all. */
    static RedisRange of(KeyPrefix prefix, String after) {
        RedisRange all = of(prefix);
        return !after.isEmpty() && Names.BYTEWISE.compare(after, prefix.text()) >= 0
                ? new RedisRange(bound('(', after), all.to)
                : all;
    }

    private static byte[] bound(char kind, String name) {
        byte[] bytes = RedisKeyspace.bytes(name);
        byte[] bound = new byte[bytes.length + 1];
        bound[0] = (byte) kind;
        System.arraycopy(bytes, 0, bound, 1, bytes.length);
        return bound;
    }

    /** The rest of it, from a bound that a script gave. */
    RedisRange goOn(byte[] bound) {
        return new RedisRange(bound, to);
    }
}
