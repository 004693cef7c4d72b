package dev.mik.contract;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Which calls this run of the suite made: what {@link OpenApiCoverage} compares with the API's own description. */
final class Exercised {
    private static final Set<Call> CALLS = new ConcurrentSkipListSet<>();

    private Exercised() {}

    /**
     * One call.
     *
     * @param path as it was sent, without the query
     * @param succeeded whether the answer was a 2xx
     */
    record Call(String method, String path, boolean succeeded) implements Comparable<Call> {
        @Override
        public int compareTo(Call other) {
            return toString().compareTo(other.toString());
        }
    }

    /** Notes one call. */
    static void note(String method, String pathAndQuery, int status) {
        int query = pathAndQuery.indexOf('?');
        String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
        CALLS.add(new Call(method, path, status / 100 == 2));
    }

    /** What was called until now. */
    static Set<Call> calls() {
        return Set.copyOf(CALLS);
    }
}
