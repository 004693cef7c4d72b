package dev.mik.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.sqlite.Function;

/**
 * Takes away the SQL functions that the driver adds to SQLite's own.
 *
 * <p>They multiply lengths in 32 bits ({@code replicate('abcdefgh', 536870913)} or {@code padr('a', 4294967297)} write
 * outside of their memory and end the whole process), ignore the length limit, and build unbalanced trees that recurse
 * as deep as there are rows.
 */
final class DriverFunctions {
    /** Encoding {@code SQLITE_UTF8}: the driver adds UTF-16 to it, so that each variant is replaced. */
    private static final int UTF8 = 1;

    /** Name, and how many arguments. */
    private static final Map<String, int[]> ADDED = Map.ofEntries(
            Map.entry("charindex", new int[] {2, 3}),
            Map.entry("difference", new int[] {2}),
            Map.entry("leftstr", new int[] {2}),
            Map.entry("lower_quartile", new int[] {1}),
            Map.entry("mode", new int[] {1}),
            Map.entry("padc", new int[] {2}),
            Map.entry("padl", new int[] {2}),
            Map.entry("padr", new int[] {2}),
            Map.entry("proper", new int[] {1}),
            Map.entry("replicate", new int[] {2}),
            Map.entry("reverse", new int[] {1}),
            Map.entry("rightstr", new int[] {2}),
            Map.entry("stdev", new int[] {1}),
            Map.entry("strfilter", new int[] {2}),
            Map.entry("upper_quartile", new int[] {1}),
            Map.entry("variance", new int[] {1}));

    private DriverFunctions() {}

    static void removeFrom(Connection connection) throws SQLException {
        for (Map.Entry<String, int[]> added : ADDED.entrySet()) {
            for (int arguments : added.getValue()) {
                Function.create(connection, added.getKey(), new Missing(added.getKey()), arguments, UTF8);
            }
        }
    }

    private static final class Missing extends Function {
        private final String name;

        Missing(String name) {
            this.name = name;
        }

        @Override
        protected void xFunc() throws SQLException {
            error("no such function: " + name);
        }
    }
}
