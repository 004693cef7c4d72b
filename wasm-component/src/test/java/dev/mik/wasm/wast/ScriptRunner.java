package dev.mik.wasm.wast;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Runs the commands of one script, in order: each passes, fails, or is refused with a feature that is not supported. */
final class ScriptRunner {
    private final Subject subject;
    private final Script script;
    private final Map<String, Slot<Subject.Loaded>> definitions = new HashMap<>();
    private final Map<String, Slot<Subject.Running>> instances = new HashMap<>();
    private Slot<Subject.Loaded> lastDefinition = Slot.missing("there is no definition yet");
    private Slot<Subject.Running> current = Slot.missing("there is no instance yet");

    private ScriptRunner(Subject subject, Script script) {
        this.subject = subject;
        this.script = script;
    }

    static List<Outcome> run(Subject subject, Script script) {
        ScriptRunner runner = new ScriptRunner(subject, script);
        List<Outcome> outcomes = new ArrayList<>();
        for (Command command : script.commands()) {
            outcomes.add(runner.run(command));
        }
        return outcomes;
    }

    private Outcome run(Command command) {
        try {
            return switch (command) {
                case Command.Module module -> module(module);
                case Command.Definition definition -> definition(definition);
                case Command.Instance instance -> instance(instance);
                case Command.Refused refused ->
                    mustThrow(refused.line(), refused.text(), ScriptRunner::refusal, () -> load(refused.file()));
                case Command.Unlinkable unlinkable ->
                    mustThrow(
                            unlinkable.line(),
                            unlinkable.text(),
                            e -> e instanceof ComponentException.Unlinkable,
                            () -> load(unlinkable.file()).instantiate());
                case Command.Uninstantiable trap ->
                    mustThrow(
                            trap.line(),
                            trap.text(),
                            Trap.class::isInstance,
                            () -> load(trap.file()).instantiate());
                case Command.Traps traps ->
                    mustThrow(traps.line(), traps.text(), Trap.class::isInstance, () -> call(traps.call()));
                case Command.Returns returns -> returns(returns);
                case Command.Unknown unknown -> Outcome.failed(unknown.line(), "cannot run " + unknown.what());
            };
        } catch (Slot.Empty e) {
            return e.asOutcome(command.line());
        } catch (ComponentException.Unsupported e) {
            return Outcome.refused(command.line(), e.toString());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
            return Outcome.failed(command.line(), e.toString());
        }
    }

    private static boolean refusal(ComponentException e) {
        return e instanceof ComponentException.Malformed || e instanceof ComponentException.Invalid;
    }

    private Subject.Loaded load(String file) {
        return subject.load(script.file(file));
    }

    private Outcome module(Command.Module module) {
        Slot<Subject.Loaded> loaded = Slot.of(module.line(), () -> load(module.file()));
        module.name().ifPresent(name -> definitions.put(name, loaded));
        return instantiate(module.line(), loaded, module.name());
    }

    private Outcome definition(Command.Definition definition) {
        lastDefinition = Slot.of(definition.line(), () -> load(definition.file()));
        definition.name().ifPresent(name -> definitions.put(name, lastDefinition));
        lastDefinition.get();
        return Outcome.passed(definition.line());
    }

    private Outcome instance(Command.Instance instance) {
        Slot<Subject.Loaded> loaded = instance.definition()
                .map(name -> definitions.getOrDefault(name, Slot.missing("there is no definition " + name)))
                .orElse(lastDefinition);
        return instantiate(instance.line(), loaded, instance.name());
    }

    private Outcome instantiate(int line, Slot<Subject.Loaded> loaded, Optional<String> name) {
        current = Slot.of(line, () -> loaded.get().instantiate());
        name.ifPresent(it -> instances.put(it, current));
        current.get();
        return Outcome.passed(line);
    }

    private Object call(Command.Call call) {
        Subject.Running instance = call.instance()
                .map(name -> instances.getOrDefault(name, Slot.missing("there is no instance " + name)))
                .orElse(current)
                .get();
        return instance.call(call.export(), WastValues.arguments(instance.type(call.export()), call.arguments()));
    }

    private Outcome returns(Command.Returns returns) {
        Object actual = call(returns.call());
        return returns.expected().isEmpty()
                        || WastValues.matches(returns.expected().getFirst(), actual)
                ? Outcome.passed(returns.line())
                : Outcome.failed(
                        returns.line(), "expected " + returns.expected().getFirst() + ", and it is " + actual);
    }

    private static Outcome mustThrow(
            int line, String text, Predicate<ComponentException> expected, Supplier<Object> action) {
        Object result;
        try {
            result = action.get();
        } catch (ComponentException.Unsupported e) {
            throw e;
        } catch (ComponentException e) {
            return expected.test(e) ? Outcome.passed(line, text, e) : Outcome.failed(line, "not the kind: " + e);
        }
        return Outcome.failed(line, "should fail with `" + text + "`, and gave " + result);
    }
}
