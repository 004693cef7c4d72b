package dev.mik.config;

import dev.mik.config.ProjectConfig.TenantGrant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.tomlj.Toml;
import org.tomlj.TomlTable;

/** Reads what the {@code [tenants]} of a project were granted, and sees to it that no two were granted the same. */
final class TenantReader {
    private static final String KEY = "tenants";

    private final TomlFile file;
    private final ProjectFiles files;
    private final Map<String, TenantGrant> grants = new HashMap<>();
    private final NavigableMap<String, String> keys = new TreeMap<>();
    private final NavigableMap<String, String> objects = new TreeMap<>();
    private final Map<Object, String> databases = new HashMap<>();

    private TenantReader(TomlFile file, ProjectFiles files) {
        this.file = file;
        this.files = files;
    }

    static Map<String, TenantGrant> read(TomlFile file, ProjectFiles files) {
        TomlTable toml = file.table();
        if (!toml.contains(KEY)) {
            return Map.of();
        }
        TenantReader reader = new TenantReader(file, files);
        if (toml.get(KEY) instanceof TomlTable tenants) {
            tenants.keySet().forEach(name -> reader.take(tenants, name));
        } else {
            file.problem(file.place(toml, List.of(KEY)) + KEY + " must be a table, as in [" + KEY + ".NAME].");
        }
        return reader.grants;
    }

    private void take(TomlTable tenants, String name) {
        String shown = TomlSettings.cut(KEY + "." + Toml.joinKeyPath(List.of(name)));
        String place = file.place(tenants, List.of(name)) + shown;
        if (!Shapes.isModule(name)) {
            file.problem(place + ": tenants are named with letters, digits, '-', '_' and '.'.");
        } else if (tenants.get(List.of(name)) instanceof TomlTable table) {
            TenantGrant grant = grant(new TomlSettings(file, table, shown + ".", ProjectKeys.TENANT, Set.of()));
            if (grant.sqlFile().isPresent() && grant.sqlSchema().isPresent()) {
                file.problem(place + ": one of sql_file and sql_schema can be granted, and not both.");
            }
            claim(place, name, grant);
            grants.put(name, grant);
        } else {
            file.problem(place + " must be a table, as in [" + shown + "].");
        }
    }

    private TenantGrant grant(TomlSettings settings) {
        return new TenantGrant(
                settings.optional("kv_prefix"),
                settings.optional("sql_file").map(files::resolve),
                settings.optional("sql_schema"),
                settings.optional("storage_prefix"));
    }

    private void claim(String place, String tenant, TenantGrant grant) {
        grant.kvPrefix().ifPresent(prefix -> claim(keys, prefix, tenant, place + ".kv_prefix"));
        grant.storagePrefix().ifPresent(prefix -> claim(objects, prefix, tenant, place + ".storage_prefix"));
        grant.sqlFile().ifPresent(path -> claim(path, tenant, place + ".sql_file"));
        // PostgreSQL tells schemas in another case apart only if they are quoted.
        grant.sqlSchema()
                .map(schema -> schema.toLowerCase(Locale.ROOT))
                .ifPresent(schema -> claim(schema, tenant, place + ".sql_schema"));
    }

    /** As no prefix that was taken begins with another, only its neighbours can begin with this one, or it with them. */
    private void claim(NavigableMap<String, String> taken, String prefix, String tenant, String place) {
        Map.Entry<String, String> before = taken.floorEntry(prefix);
        Map.Entry<String, String> after = taken.ceilingEntry(prefix);
        if (before != null && prefix.startsWith(before.getKey())) {
            refuse(before.getValue(), place);
        } else if (after != null && after.getKey().startsWith(prefix)) {
            refuse(after.getValue(), place);
        } else {
            taken.put(prefix, tenant);
        }
    }

    private void claim(Object database, String tenant, String place) {
        String owner = databases.putIfAbsent(database, tenant);
        if (owner != null) {
            refuse(owner, place);
        }
    }

    private void refuse(String owner, String place) {
        file.problem(place + " must be the tenant's alone, and is shared with " + owner + ".");
    }
}
