package dev.mik.wasm.model;

import java.util.List;

/** A component as decoded: its definitions in the order of the file, across sections. */
public record ComponentSyntax(int offset, List<Definition> definitions) {}
