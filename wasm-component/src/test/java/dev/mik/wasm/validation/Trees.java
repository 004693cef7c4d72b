package dev.mik.wasm.validation;

import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.ComponentPlan;
import dev.mik.wasm.model.ComponentSyntax;
import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreModuleType;
import dev.mik.wasm.model.Definition;
import dev.mik.wasm.model.ExternName;
import dev.mik.wasm.model.ExternTypeSyntax;
import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.TypeSyntax;
import dev.mik.wasm.model.TypeSyntax.Declaration;
import dev.mik.wasm.model.ValueTypeSyntax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Components as syntax trees, for what no text format would write; definitions are at offsets 1, 2, 3 and so on. */
final class Trees {
    private final List<Definition> definitions = new ArrayList<>();

    Trees type(TypeSyntax type) {
        return add(new Definition.TypeDefinition(next(), type));
    }

    Trees anImport(String name, ExternTypeSyntax type) {
        return add(new Definition.Import(next(), name(name), type));
    }

    Trees nested(Trees component) {
        return add(new Definition.NestedComponent(next(), component.build()));
    }

    Trees add(Definition definition) {
        definitions.add(definition);
        return this;
    }

    /** The offset of the next definition. */
    int next() {
        return definitions.size() + 1;
    }

    ComponentSyntax build() {
        return new ComponentSyntax(0, List.copyOf(definitions));
    }

    ComponentPlan validate() {
        return Validator.validate(build(), (offset, module) -> wideModule(2_000));
    }

    static ExternName name(String name) {
        return new ExternName(name, List.of());
    }

    static ValueTypeSyntax at(int index) {
        return new ValueTypeSyntax.Index(index);
    }

    static ValueTypeSyntax of(PrimitiveType type) {
        return new ValueTypeSyntax.Primitive(type);
    }

    static TypeSyntax function(ValueTypeSyntax parameter) {
        return new TypeSyntax.Function(List.of(new TypeSyntax.Labelled("p", parameter)), Optional.empty());
    }

    static TypeSyntax pair(ValueTypeSyntax element) {
        return new TypeSyntax.TupleOf(List.of(element, element));
    }

    /** An instance type that exports so many abstract resources. */
    static List<Declaration> resources(int count) {
        List<Declaration> exports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            exports.add(new Declaration.Export(i, name("r" + i), new ExternTypeSyntax.SubResource()));
        }
        return exports;
    }

    /** A module that imports and exports so many functions. */
    static CoreModuleType wideModule(int count) {
        List<CoreModuleType.Import> imports = new ArrayList<>();
        Map<String, CoreExternType> exports = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            CoreExternType type = new CoreExternType.Func(new CoreFunctionType(List.of(), List.of()));
            imports.add(new CoreModuleType.Import("m", "f" + i, type));
            exports.put("f" + i, type);
        }
        return new CoreModuleType(imports, exports);
    }

    static Bytes noBytes() {
        return new Bytes(new byte[0], 0, 0);
    }
}
