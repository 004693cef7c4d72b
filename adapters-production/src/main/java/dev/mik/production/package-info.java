/** The production set: Redis, PostgreSQL and S3 behind the ports. Its stores come with the sidecar. */
package dev.mik.production;
