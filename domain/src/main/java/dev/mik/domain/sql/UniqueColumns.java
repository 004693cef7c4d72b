package dev.mik.domain.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the names of a result's columns unique, so that a row can be an object. */
final class UniqueColumns {
    private UniqueColumns() {}

    /**
     * The same names in the same order; the second {@code a} becomes {@code a_2}, the third {@code a_3}, and a number is
     * left out where a column of the result has that name itself.
     */
    static List<String> of(List<String> names) {
        Set<String> taken = new HashSet<>(names);
        if (taken.size() == names.size()) {
            return names;
        }
        Map<String, Integer> seen = new HashMap<>();
        List<String> unique = new ArrayList<>(names.size());
        for (String name : names) {
            int before = seen.getOrDefault(name, 0);
            if (before == 0) {
                seen.put(name, 1);
                unique.add(name);
            } else {
                int free = before + 1;
                while (!taken.add(name + "_" + free)) {
                    free++;
                }
                seen.put(name, free); // and not counted from 2 again: a result may have thousands of columns
                unique.add(name + "_" + free);
            }
        }
        return List.copyOf(unique);
    }
}
