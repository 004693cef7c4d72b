package dev.mik.http;

import dev.mik.domain.kv.KeyValueService;
import dev.mik.domain.sql.SqlService;
import dev.mik.domain.storage.StorageService;

/**
 * What the API serves.
 *
 * @param keyValue behind {@code /kv}
 * @param sql behind {@code /sql}
 * @param storage behind {@code /storage}
 */
public record Services(
        ServiceSwitch<KeyValueService> keyValue,
        ServiceSwitch<SqlService> sql,
        ServiceSwitch<StorageService> storage) {}
