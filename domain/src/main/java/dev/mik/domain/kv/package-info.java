/** The KV service. */
package dev.mik.domain.kv;
