package dev.mik.wasm.validation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.binary.ComponentDecoder;
import dev.mik.wasm.model.CanonDefinition;
import dev.mik.wasm.model.CanonicalOptions;
import dev.mik.wasm.model.CoreModuleType;
import dev.mik.wasm.model.Definition;
import dev.mik.wasm.model.ExternTypeSyntax;
import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.Sort;
import dev.mik.wasm.model.SortIndex;
import dev.mik.wasm.model.StringEncoding;
import dev.mik.wasm.model.TypeSyntax;
import dev.mik.wasm.model.TypeSyntax.Declaration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Small files that ask for a lot: each is answered, and none takes long or fills the heap. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EffortTest {
    private static ComponentException.Unsupported refused(Trees component) {
        return assertThrows(ComponentException.Unsupported.class, component::validate);
    }

    @Test
    void whatIsOrdinaryStaysFarBelowTheLimits() {
        for (Path component : Fixtures.in("valid")) {
            Checks checks = Checks.fresh();
            byte[] file = Fixtures.wasm(component);
            Fixtures.validate(file);
            new ComponentBody(Scope.outermost(checks), Fixtures::known, new Models(checks.effort()))
                    .validate(ComponentDecoder.decode(file));
            assertTrue(checks.effort().steps() < Effort.STEPS / 10_000, component::toString);
            assertTrue(checks.effort().nodes() < Effort.NODES / 1_000, component::toString);
        }
    }

    @Test
    void aTypeThatDoublesSixtyTimesIsTooLarge() {
        Trees component = new Trees().type(new TypeSyntax.Primitive(PrimitiveType.U8));
        for (int i = 0; i < 60; i++) {
            component.type(Trees.pair(Trees.at(i)));
        }
        ComponentException.Unsupported refusal = refused(component);
        assertTrue(refusal.feature().contains("effective size"), refusal::getMessage);
        assertTrue(refusal.offset() < 25, refusal::getMessage);
    }

    @Test
    void typesNestAHundredLevelsDeepAndNoMore() {
        Trees component = new Trees().type(new TypeSyntax.Primitive(PrimitiveType.U8));
        for (int i = 0; i < 99; i++) {
            component.type(new TypeSyntax.ListOf(Trees.at(i)));
        }
        assertDoesNotThrow(component::validate);
        assertTrue(refused(component.type(new TypeSyntax.ListOf(Trees.at(99))))
                .feature()
                .contains("deeper than 100"));
    }

    @Test
    void instanceTypesNestTwoHundredLevelsDeepAndNoMore() {
        Trees component = new Trees().type(new TypeSyntax.Instance(List.of()));
        for (int i = 0; i < 300; i++) {
            component.type(new TypeSyntax.Instance(List.of(
                    new Declaration.Alias(1, new Definition.AliasOuter(1, Sort.TYPE, 1, i)),
                    new Declaration.Export(2, Trees.name("i"), new ExternTypeSyntax.Instance(0)))));
        }
        ComponentException.Unsupported refusal = refused(component);
        assertTrue(refusal.feature().contains("deeper than 200"), refusal::getMessage);
    }

    /** Two towers of the same shape with nothing shared between them: 2^18 leaves each, 18 levels. */
    @Test
    void typesWithSharedPartsAreComparedPartByPart() {
        Trees component = new Trees();
        component.type(new TypeSyntax.Primitive(PrimitiveType.U8));
        tower(component, 0, 18);
        component.type(new TypeSyntax.Primitive(PrimitiveType.U8));
        tower(component, 19, 18);
        component.type(new TypeSyntax.Component(List.of(
                new Declaration.Alias(1, new Definition.AliasOuter(1, Sort.TYPE, 1, 37)),
                new Declaration.Import(2, Trees.name("t"), new ExternTypeSyntax.TypeEq(0)))));
        component.anImport("c", new ExternTypeSyntax.Component(38));
        for (int i = 0; i < 1000; i++) {
            component.add(new Definition.Instantiate(
                    component.next(), 0, List.of(new Definition.Argument("t", new SortIndex(Sort.TYPE, 18)))));
        }
        assertDoesNotThrow(component::validate);
    }

    private static void tower(Trees component, int from, int levels) {
        for (int i = 0; i < levels; i++) {
            component.type(Trees.pair(Trees.at(from + i)));
        }
    }

    /** 2^15 leaves, and as many core values as levels. */
    @Test
    void aThousandFunctionsOfAnEntangledTypeAreFlattened() {
        Trees component = new Trees().type(new TypeSyntax.Primitive(PrimitiveType.U8));
        for (int i = 0; i < 15; i++) {
            component.type(new TypeSyntax.ResultOf(Optional.of(Trees.at(i)), Optional.of(Trees.at(i))));
        }
        component.type(Trees.function(Trees.at(15)));
        component.anImport("f", new ExternTypeSyntax.Func(16));
        for (int i = 0; i < 1000; i++) {
            component.add(new Definition.Canon(component.next(), new CanonDefinition.Lower(0, options())));
        }
        assertDoesNotThrow(component::validate);
    }

    @Test
    void fixedListsAreNotUnrolled() {
        Trees component = new Trees().type(new TypeSyntax.FixedList(Trees.of(PrimitiveType.U8), (1 << 28) - 1));
        component.type(Trees.function(Trees.at(0)));
        component.anImport("f", new ExternTypeSyntax.Func(1));
        component.add(new Definition.Canon(component.next(), new CanonDefinition.Lower(0, options())));
        assertThrows(ComponentException.Invalid.class, component::validate);
    }

    private static CanonicalOptions options() {
        return new CanonicalOptions(StringEncoding.UTF8, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    /** 20,000 resources made anew, 1,000 times. */
    @Test
    void instancesOfAWideComponentRunOutOfParts() {
        Trees component = new Trees().type(new TypeSyntax.Component(Trees.resources(20_000)));
        component.anImport("c", new ExternTypeSyntax.Component(0));
        for (int i = 0; i < 1000; i++) {
            component.add(new Definition.Instantiate(component.next(), 0, List.of()));
        }
        assertTrue(refused(component).feature().contains("parts in all"));
    }

    /** Each level has two instances of the level below, with resources of their own. */
    @Test
    void instancesThatDoubleRunOutOfParts() {
        Trees component = new Trees().type(new TypeSyntax.Instance(Trees.resources(1)));
        for (int i = 0; i < 40; i++) {
            List<Declaration> two = new ArrayList<>();
            two.add(new Declaration.Alias(1, new Definition.AliasOuter(1, Sort.TYPE, 1, i)));
            two.add(new Declaration.Export(2, Trees.name("a"), new ExternTypeSyntax.Instance(0)));
            two.add(new Declaration.Export(3, Trees.name("b"), new ExternTypeSyntax.Instance(0)));
            component.type(new TypeSyntax.Instance(two));
        }
        refused(component);
    }

    /** 20,000 imports matched by 20,000 exports, 20,000 times. */
    @Test
    void instancesOfAWideCoreModuleRunOutOfSteps() {
        Trees component = new Trees();
        component.add(new Definition.CoreModule(component.next(), Trees.noBytes()));
        component.add(new Definition.CoreModule(component.next(), Trees.noBytes()));
        component.add(new Definition.CoreInstantiate(component.next(), 0, List.of()));
        for (int i = 0; i < 20_000; i++) {
            component.add(
                    new Definition.CoreInstantiate(component.next(), 1, List.of(new Definition.CoreArgument("m", i))));
        }
        var supplier = Trees.wideModule(20_000);
        var none = new CoreModuleType(List.of(), supplier.exports());
        ComponentException.Unsupported refusal = assertThrows(
                ComponentException.Unsupported.class,
                () -> Validator.validate(component.build(), (offset, module) -> offset == 1 ? none : supplier));
        assertTrue(refusal.feature().contains("steps"), refusal::getMessage);
    }

    @Test
    void namesOfAMillionWordsAreRead() {
        String name = "a" + "-b".repeat(1_000_000);
        Trees component = new Trees().type(new TypeSyntax.Instance(List.of()));
        component.anImport(name, new ExternTypeSyntax.Instance(0));
        assertDoesNotThrow(component::validate);
        component.anImport("ns:p/i@1.2.3-" + "a.".repeat(1_000_000), new ExternTypeSyntax.Instance(0));
        ComponentException.Invalid refusal = assertThrows(ComponentException.Invalid.class, () -> component.validate());
        assertTrue(String.valueOf(refusal.getMessage()).length() < 1000, "a message repeats a name of a megabyte");
    }

    @Test
    void indicesAndCountsAreUnsigned() {
        for (int index : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThrows(
                    ComponentException.Invalid.class,
                    () -> new Trees().type(new TypeSyntax.Own(index)).validate());
            assertThrows(
                    ComponentException.Invalid.class,
                    () -> new Trees()
                            .add(new Definition.AliasOuter(1, Sort.TYPE, index, 0))
                            .validate());
        }
    }
}
