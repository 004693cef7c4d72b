package dev.mik.wasm.binary;

import dev.mik.wasm.model.TypeSyntax;
import dev.mik.wasm.model.TypeSyntax.Declaration;
import dev.mik.wasm.model.ValueTypeSyntax;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Types ({@code deftype} of {@code Binary.md}): values, functions, components, instances and resources. */
final class TypeDecoder {
    private TypeDecoder() {}

    /** A {@code deftype}. */
    static TypeSyntax definition(ByteReader in) {
        int offset = in.position();
        int opcode = in.u8();
        return switch (opcode) {
            case 0x3f -> new TypeSyntax.Resource(CoreValueTypeDecoder.valueType(in), destructor(in));
            case 0x40 -> function(in);
            case 0x41 -> new TypeSyntax.Component(in.nested(TypeDecoder::componentDeclarations));
            case 0x42 -> new TypeSyntax.Instance(in.nested(TypeDecoder::instanceDeclarations));
            case 0x43 -> {
                // Read to its end first, since a file that breaks the grammar is malformed in any case.
                function(in);
                throw ByteReader.unsupported(offset, "async");
            }
            default -> ValueTypeDecoder.defined(in, offset, opcode);
        };
    }

    private static TypeSyntax.Function function(ByteReader in) {
        List<TypeSyntax.Labelled> parameters = in.vector(ValueTypeDecoder::labelled);
        Optional<ValueTypeSyntax> result = ValueTypeDecoder.results(in);
        return new TypeSyntax.Function(parameters, result);
    }

    private static OptionalInt destructor(ByteReader in) {
        int present = in.u8();
        return switch (present) {
            case 0x00 -> OptionalInt.empty();
            case 0x01 -> OptionalInt.of(in.u32());
            default -> throw in.invalidLeadingByte(present, "resource destructor");
        };
    }

    private static List<Declaration> componentDeclarations(ByteReader in) {
        return in.vector(TypeDecoder::componentDeclaration);
    }

    private static List<Declaration> instanceDeclarations(ByteReader in) {
        return in.vector(TypeDecoder::instanceDeclaration);
    }

    private static Declaration componentDeclaration(ByteReader in) {
        int offset = in.position();
        if (in.peek() != 0x03) {
            return instanceDeclaration(in);
        }
        in.u8();
        return new Declaration.Import(offset, ExternDecoder.name(in), ExternDecoder.type(in));
    }

    private static Declaration instanceDeclaration(ByteReader in) {
        int offset = in.position();
        int opcode = in.u8();
        return switch (opcode) {
            case 0x00 -> new Declaration.CoreType(offset, CoreTypeDecoder.definition(in));
            case 0x01 -> new Declaration.Type(offset, definition(in));
            case 0x02 -> new Declaration.Alias(offset, AliasDecoder.alias(in));
            case 0x04 -> new Declaration.Export(offset, ExternDecoder.name(in), ExternDecoder.type(in));
            default -> throw in.invalidLeadingByte(opcode, "component or instance type declaration");
        };
    }
}
