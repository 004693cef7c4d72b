package dev.mik.wasm.binary;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.ComponentSyntax;
import dev.mik.wasm.model.Definition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * The binary format of components, as {@code Binary.md} of the component model defines it, without its async features
 * and values; fixed-length lists, maps and attributes of names included.
 *
 * <p>What comes out follows the grammar and nothing more: no index has been looked at. Core modules are windows on the
 * file, of which only the preamble has been read.
 */
public final class ComponentDecoder {
    private ComponentDecoder() {}

    /**
     * Decodes a file.
     *
     * @param file a whole component; it is not copied, and must not change as long as the result is in use
     * @throws ComponentException.Malformed when the bytes do not follow the grammar, a core module among them
     * @throws ComponentException.Unsupported when they use a feature beyond WASI 0.2, or more nesting or elements than
     *     any toolchain makes
     * @throws ComponentException.Invalid when a canonical option comes twice
     */
    public static ComponentSyntax decode(byte[] file) {
        return component(ByteReader.of(file));
    }

    private static ComponentSyntax component(ByteReader in) {
        int offset = in.position();
        Preamble.component(in);
        List<Definition> definitions = new ArrayList<>();
        while (!in.atEnd()) {
            section(in, definitions);
        }
        return new ComponentSyntax(offset, Collections.unmodifiableList(definitions));
    }

    private static void section(ByteReader in, List<Definition> definitions) {
        int offset = in.position();
        int id = in.u8();
        if (id >= 0x80) {
            throw ByteReader.malformed(offset, "malformed section id: " + id);
        }
        ByteReader section = in.window(in.length());
        switch (id) {
            case 0 -> custom(section);
            case 1 -> definitions.add(coreModule(section));
            case 2 -> all(section, InstanceDecoder::coreInstance, definitions);
            case 3 -> all(section, ComponentDecoder::coreType, definitions);
            case 4 -> definitions.add(nested(section));
            case 5 -> all(section, InstanceDecoder::instance, definitions);
            case 6 -> all(section, AliasDecoder::alias, definitions);
            case 7 -> all(section, ComponentDecoder::type, definitions);
            case 8 -> all(section, CanonDecoder::canon, definitions);
            case 9 -> throw ByteReader.unsupported(offset, "start");
            case 10 -> all(section, ExternDecoder::importDefinition, definitions);
            case 11 -> all(section, ExternDecoder::exportDefinition, definitions);
            case 12 -> throw ByteReader.unsupported(offset, "value");
            default -> throw ByteReader.malformed(offset, "malformed section id: unknown section id " + id);
        }
    }

    /** A custom section is left alone, but for its name, which must be one. */
    private static void custom(ByteReader section) {
        section.name();
    }

    private static Definition coreModule(ByteReader section) {
        int offset = section.position();
        Bytes bytes = new Bytes(section.file(), offset, section.remaining());
        Preamble.module(section);
        return new Definition.CoreModule(offset, bytes);
    }

    private static Definition nested(ByteReader section) {
        int offset = section.position();
        return new Definition.NestedComponent(offset, section.nested(ComponentDecoder::component));
    }

    private static Definition coreType(ByteReader in) {
        int offset = in.position();
        return new Definition.CoreTypeDefinition(offset, CoreTypeDecoder.definition(in));
    }

    private static Definition type(ByteReader in) {
        int offset = in.position();
        return new Definition.TypeDefinition(offset, TypeDecoder.definition(in));
    }

    private static void all(
            ByteReader section, Function<ByteReader, Definition> definition, List<Definition> definitions) {
        definitions.addAll(section.vector(definition));
        if (!section.atEnd()) {
            throw ByteReader.malformed(
                    section.position(), "section size mismatch: unexpected data at the end of the section");
        }
    }
}
