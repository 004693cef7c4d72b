package dev.mik.wasm.wasi.http;

import java.io.IOException;
import java.util.List;

/** Where the fields after a body come from. */
@FunctionalInterface
public interface TrailerSource {
    /** A body without trailers. */
    TrailerSource NONE = List::of;

    /** The trailers; called once, after the end of the body was read. May block; empty if there are none. */
    List<Header> get() throws IOException;
}
