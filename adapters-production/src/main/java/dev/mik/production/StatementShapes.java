package dev.mik.production;

import java.util.LinkedHashMap;
import java.util.Map;

/** The shapes of the texts that came last, for all connections. */
final class StatementShapes {
    private static final int MOST = 500;

    /** Longer texts are unlikely to come again. */
    private static final int LONGEST = 8_192;

    private final Map<String, StatementShape> shapes = new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StatementShape> eldest) {
            return size() > MOST;
        }
    };

    /** The shape of a text. */
    StatementShape of(String text) {
        if (text.length() > LONGEST) {
            return StatementShape.of(text);
        }
        synchronized (shapes) {
            StatementShape known = shapes.get(text);
            if (known != null) {
                return known;
            }
        }
        StatementShape made = StatementShape.of(text);
        synchronized (shapes) {
            shapes.put(text, made);
        }
        return made;
    }

    /** Forgets what may be out of date. */
    void forget(String text) {
        synchronized (shapes) {
            shapes.remove(text);
        }
    }

    /** Forgets everything: the schema has changed. */
    void forget() {
        synchronized (shapes) {
            shapes.clear();
        }
    }
}
