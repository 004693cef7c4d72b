package dev.mik.architecture.broken.domain;

/** Has a name that says nothing. */
interface ThingImpl {}
