/** SQL above the port: what a statement may be, its placeholders and parameters, limits and column names. */
package dev.mik.domain.sql;
