package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5, paths: the API's name is not the file's name. Sent over a socket, because clients tidy up such names. */
class StorageNamesContract {
    private final Target target = Target.shared();
    private final Api api = target.api();
    private final String name = Fresh.name();

    private Answer raw(String method, String path, String body) {
        return target.raw(method, path, "text/plain", body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "../x",
                "./x",
                "a/..",
                "a/.",
                "a/../b",
                "a/./b",
                "..%2fx",
                "..%2Fetc%2Fpasswd",
                "%2e%2e",
                "%2e%2e/x",
                "%2E%2E%2Fx",
                ".%2e/x",
                "%2e./x",
                "%2e",
                "a/%2e%2e/b",
                "a/%2e/b",
                "%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
                "a//b",
                "a%2F/b",
                "a%2f%2fb",
                "/a",
                "%2Fa",
                "%2Fetc%2Fpasswd",
                "a/",
                "a%2F",
                "a%5cb",
                "a%5Cb",
                "..%5c..%5cx",
                "%5c",
                "%00",
                "a%00b",
                "a%00.txt",
                "%0a",
                "a%0Db",
                "a%1Fb",
                "a%7Fb",
                "%C2%85"
            })
    void aPathThatCouldLeadElsewhereIs400(String path) {
        raw("PUT", "/storage/" + path, "x").error(400, "invalid-path");
        raw("GET", "/storage/" + path, "").error(400, "invalid-path");
        raw("DELETE", "/storage/" + path, "").error(400, "invalid-path");
        raw("POST", "/storage/" + path + "?copy_from=" + name, "").error(400, "invalid-path");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\\b", "%", "%2", "%zz", "%FF", "%C0%AE%C0%AE/x", "%C0%AF", "%ED%A0%80", "%E0%80%AF", "\u00ff"})
    void aBrokenEncodingIs400(String path) {
        raw("PUT", "/storage/" + path, "x").error(400, "invalid-path", "invalid-request");
        raw("GET", "/storage/" + path, "").error(400, "invalid-path", "invalid-request");
    }

    @Test
    void dotSegmentsDoNotLeadToAnotherEndpoint() {
        raw("GET", "/storage/../health", "").error(400, "invalid-path");
        raw("GET", "/storage/..%2fhealth", "").error(400, "invalid-path");
        Answer detour = raw("GET", "/nowhere/../health", "");
        assertTrue(detour.status() == 404 || detour.status() == 400, detour::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '\u0001',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "CON¦CON",
                "nul.txt¦nul.txt",
                "COM1¦COM1",
                "aux¦aux",
                "trailing.¦trailing.",
                "trailing...¦trailing...",
                "trailing%20¦trailing ",
                "%20leading¦ leading",
                ".hidden¦.hidden",
                "..a¦..a",
                "a..¦a..",
                "...¦...",
                "a..b¦a..b",
                "~¦~",
                "%25¦%",
                "%252e%252e¦%2e%2e",
                "a:b¦a:b",
                "a*b¦a*b",
                "%3F¦?",
                "%23¦#",
                "%22¦\"",
                "%3C%3E¦<>",
                "a%7Cb¦a|b",
                "-rf¦-rf",
                "$HOME¦$HOME",
                "a;b¦a;b",
                "a+b¦a+b",
                "a%20b¦a b",
                "%F0%9F%98%80¦😀",
                "caf%C3%A9¦café",
                "cafe%CC%81¦cafe\u0301",
                "desktop.ini¦desktop.ini",
                "a%2Fb¦a/b",
                "a/b/c/d/e/f/g/h¦a/b/c/d/e/f/g/h",
                ".tmp¦.tmp",
                "a.part¦a.part",
                "%E2%80%AE¦\u202e",
                "%EF%BF%BF¦\uffff"
            })
    void aNameThatAFilesystemFindsHardWorks(String encoded, String meant) {
        String path = "/storage/" + name + "/" + encoded;
        raw("PUT", path, "hello").expect(201);
        assertEquals("hello", raw("GET", path, "").expect(200).text());
        assertEquals(
                List.of(name + "/" + meant), Listing.of(api, "prefix=" + name).paths());
        raw("DELETE", path, "").expect(204);
        assertEquals(List.of(), Listing.of(api, "prefix=" + name).paths());
    }

    @Test
    void anObjectAndAnotherBelowItsNameExistTogether() {
        for (String path : List.of("a", "a/b", "a/b/c", "a.d", "a b")) {
            api.put("/storage/" + name + "/" + path.replace(" ", "%20"))
                    .text("text/plain", path)
                    .expect(201);
        }
        for (String path : List.of("a", "a/b", "a/b/c", "a.d", "a b")) {
            assertEquals(
                    path,
                    api.get("/storage/" + name + "/" + path.replace(" ", "%20"))
                            .send()
                            .expect(200)
                            .text());
        }
        api.delete("/storage/" + name + "/a").send().expect(204);
        assertEquals(
                "a/b", api.get("/storage/" + name + "/a/b").send().expect(200).text());
        api.delete("/storage/" + name + "/a/b/c").send().expect(204);
        assertEquals(
                "a/b", api.get("/storage/" + name + "/a/b").send().expect(200).text());
    }

    @Test
    void caseAndCompositionMakeDifferentObjects() {
        List<String> names = List.of(
                "readme", "README", "Readme", "caf%C3%A9", "cafe%CC%81", "stra%C3%9Fe", "strasse", "%C4%B0", "i");
        for (String each : names) {
            api.put("/storage/" + name + each).text("text/plain", each).expect(201);
        }
        for (String each : names) {
            assertEquals(
                    each, api.get("/storage/" + name + each).send().expect(200).text());
        }
        assertEquals(names.size(), Listing.of(api, "prefix=" + name).paths().size());
    }

    @Test
    void longNamesWork() {
        for (String path :
                List.of("n".repeat(300), "n".repeat(1_024 - name.length()), ("/" + "n".repeat(254)).repeat(3))) {
            api.put("/storage/" + name + path).text("text/plain", "x").expect(201);
            api.get("/storage/" + name + path).send().expect(200);
        }
        String tooLong = "n".repeat(1_025 - name.length());
        api.put("/storage/" + name + tooLong).text("text/plain", "x").error(400, "invalid-path");
        api.put("/storage/" + name + "%C3%A9".repeat(512))
                .text("text/plain", "x")
                .error(400, "invalid-path");
        String deep = "/a".repeat((1_024 - name.length()) / 2);
        api.put("/storage/" + name + deep).text("text/plain", "x").expect(201);
        api.delete("/storage/" + name + deep).send().expect(204);
    }

    @Test
    void theSamePathEncodedInTwoWaysIsOneObject() {
        api.put("/storage/" + name + "/a/b").text("text/plain", "x").expect(201);
        assertEquals(
                "x", api.get("/storage/" + name + "%2Fa%2fb").send().expect(200).text());
        assertEquals(
                "x", api.get("/storage/" + name + "/%61/%62").send().expect(200).text());
    }
}
