package dev.mik.http;

import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.Precondition.TagCondition;
import dev.mik.ports.ServiceException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ETag}, {@code If-Match} and {@code If-None-Match} (RFC 9110 sections 8.8.3, 13.1.1, 13.1.2). */
final class EntityTags {
    /** One element of the list, which may be empty, with the comma or the end behind it (RFC 9110 section 5.6.1.2). */
    private static final Pattern ELEMENT = Pattern.compile("\\G[ \\t]*(?:(W/)?\"([^\"]*)\")?[ \\t]*(?:,|$)");

    private EntityTags() {}

    /** The header's value for a tag. */
    static String header(EntityTag tag) {
        return '"' + tag.opaque() + '"';
    }

    /** What a write has to find. */
    static Precondition precondition(ServerRequestHeaders headers) {
        if (!headers.contains(HeaderNames.IF_MATCH) && !headers.contains(HeaderNames.IF_NONE_MATCH)) {
            return Precondition.NONE;
        }
        return new Precondition(
                condition(headers, HeaderNames.IF_MATCH, false), condition(headers, HeaderNames.IF_NONE_MATCH, true));
    }

    /** Whether a read may be answered with 304: the client has this version already. */
    static boolean notModified(ServerRequestHeaders headers, EntityTag current) {
        return switch (condition(headers, HeaderNames.IF_NONE_MATCH, true)) {
            case TagCondition.Unset _ -> false;
            case TagCondition.Any _ -> true;
            case TagCondition.OneOf(Set<EntityTag> tags) -> tags.contains(current);
        };
    }

    /**
     * Whether {@code If-Match} forbids a read of this version.
     */
    static boolean refused(ServerRequestHeaders headers, EntityTag current) {
        return switch (condition(headers, HeaderNames.IF_MATCH, false)) {
            case TagCondition.Unset _, TagCondition.Any _ -> false;
            case TagCondition.OneOf(Set<EntityTag> tags) -> !tags.contains(current);
        };
    }

    /**
     * Reads one header.
     *
     * @param weak whether {@code W/} tags are compared too: {@code If-None-Match} does (weak comparison), and
     *     {@code If-Match} does not (strong comparison), to which they are tags that match nothing
     */
    private static TagCondition condition(ServerRequestHeaders headers, HeaderName name, boolean weak) {
        if (!headers.contains(name)) {
            return new TagCondition.Unset();
        }
        String text = String.join(",", headers.get(name).allValues()).trim();
        if (text.equals("*")) {
            return new TagCondition.Any();
        }
        Set<EntityTag> tags = new HashSet<>();
        Matcher element = ELEMENT.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!element.find(at) || element.start() != at) {
                throw malformed(name);
            }
            if (element.group(2) != null && (weak || element.group(1) == null)) {
                add(tags, element.group(2));
            }
            at = element.end();
        }
        return new TagCondition.OneOf(tags);
    }

    private static void add(Set<EntityTag> tags, String opaque) {
        try {
            tags.add(new EntityTag(opaque));
        } catch (IllegalArgumentException e) {
            // A tag that we could not have made matches nothing; the header as a whole is still well-formed.
            return;
        }
    }

    private static ServiceException malformed(HeaderName name) {
        return new ServiceException(
                ErrorCode.INVALID_REQUEST,
                name.defaultCase() + " must be '*' or a list of quoted tags, as an ETag header gave them.");
    }
}
