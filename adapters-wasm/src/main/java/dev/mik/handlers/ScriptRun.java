package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HeaderField;
import dev.mik.wasm.Trap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One request in a script, seen from the host: what {@code script-runner.js} asks, and how it ended.
 *
 * <p>A script can ask all that the runner asks. It then harms its own answer only.
 */
final class ScriptRun implements JavaScript.Host {
    private static final String NOTHING = "[]";

    private final HandlerRequest request;
    private final byte[] body;
    private final int mostBytes;
    private final ModuleCalls calls;
    private Optional<ScriptAnswer> answer = Optional.empty();
    private Optional<String> failure = Optional.empty();

    /** A run whose request's body was read. */
    ScriptRun(HandlerRequest request, byte[] body, int mostBytes, ModuleCalls calls) {
        this.request = request;
        this.body = body;
        this.mostBytes = mostBytes;
        this.calls = calls;
    }

    @Override
    public String ask(String what, String text) {
        List<String> texts = TextList.read(text)
                .orElseThrow(() -> new Trap(Trap.Kind.HOST, "the script asked for no list of texts"));
        return switch (what) {
            case "request" -> TextList.write(request());
            case "call" -> TextList.write(calls.call(texts));
            case "answer" -> answered(texts);
            case "failed" -> failed(texts.isEmpty() ? "the script failed" : texts.getFirst());
            default -> throw new Trap(Trap.Kind.HOST, "the script asked for what there is not");
        };
    }

    private List<String> request() {
        String target = request.target();
        int query = target.indexOf('?');
        List<String> told = new ArrayList<>(List.of(
                request.method(),
                query < 0 ? target : target.substring(0, query),
                query < 0 ? "" : target.substring(query + 1),
                new String(body, StandardCharsets.UTF_8)));
        for (HeaderField field : request.headers()) {
            told.add(field.name());
            told.add(field.value());
        }
        return told;
    }

    private String answered(List<String> texts) {
        if (texts.size() < 2) {
            return failed("the script answered without status and body");
        }
        byte[] bytes = texts.get(1).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > mostBytes) {
            return failed("the script's answer has more than " + mostBytes + " bytes");
        }
        answer = ScriptAnswer.fields(texts.subList(2, texts.size()))
                .flatMap(headers -> ScriptAnswer.of(texts.getFirst(), bytes, headers));
        return answer.isPresent()
                ? NOTHING
                : failed("the script answered with a status or header that cannot be sent: a status is 200 to 599");
    }

    private String failed(String why) {
        failure = Optional.of(why);
        return NOTHING;
    }

    /**
     * What the script answered.
     *
     * @throws Trap if it failed, or did not answer
     */
    ScriptAnswer answer() {
        if (failure.isPresent()) {
            throw JavaScript.failure(failure.get(), new IllegalStateException("the script threw"));
        }
        return answer.orElseThrow(() ->
                new Trap(Trap.Kind.UNREACHABLE, "the script ended without an answer: it waits for what never happens"));
    }
}
