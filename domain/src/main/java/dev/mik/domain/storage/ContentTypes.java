package dev.mik.domain.storage;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The media type of an object whose writer did not say, guessed from the extension of its path.
 *
 * <p>The JDK's own table is not used: it knows neither {@code wasm} nor {@code woff2}, and a system property changes it.
 */
public final class ContentTypes {
    /** The type of bytes of which nothing is known. */
    public static final String UNKNOWN = "application/octet-stream";

    /** Longer ones are no media types. */
    private static final int MAX_LENGTH = 255;

    /** {@code type/subtype} of tokens (RFC 9110 section 8.3.1), then parameters in visible ASCII. */
    private static final Pattern SHAPE =
            Pattern.compile("[\\w!#$%&'*+.^`|~-]+/[\\w!#$%&'*+.^`|~-]+(?:[ \\t]*;[ \\t\\x21-\\x7e]*)?");

    /** One type a line, then its extensions. */
    private static final String TABLE = """
            text/html html htm
            text/css css
            text/javascript js mjs cjs
            text/plain txt text log conf ini
            text/markdown md markdown
            text/csv csv
            text/tab-separated-values tsv
            text/calendar ics
            text/vcard vcf
            text/vtt vtt
            text/x-c c h cc cpp hpp
            text/x-java-source java
            text/x-python py
            text/x-rust rs
            text/x-go go
            text/x-sh sh
            application/typescript ts tsx
            application/json json map
            application/ld+json jsonld
            application/geo+json geojson
            application/x-ndjson ndjson jsonl
            application/manifest+json webmanifest
            application/xml xml xsd
            application/xslt+xml xslt xsl
            application/xhtml+xml xhtml
            application/rss+xml rss
            application/atom+xml atom
            application/gpx+xml gpx
            application/vnd.google-earth.kml+xml kml
            application/yaml yaml yml
            application/toml toml
            application/sql sql
            application/graphql graphql
            application/wasm wasm
            application/pdf pdf
            application/rtf rtf
            application/postscript ps eps ai
            application/epub+zip epub
            application/zip zip
            application/gzip gz tgz
            application/x-bzip2 bz2
            application/x-xz xz
            application/zstd zst
            application/x-tar tar
            application/x-7z-compressed 7z
            application/vnd.rar rar
            application/java-archive jar war
            application/vnd.debian.binary-package deb
            application/x-rpm rpm
            application/vnd.android.package-archive apk
            application/x-iso9660-image iso
            application/x-apple-diskimage dmg
            application/x-msdownload exe dll
            application/vnd.sqlite3 sqlite sqlite3
            application/vnd.apache.parquet parquet
            application/vnd.apache.arrow.file arrow
            application/protobuf proto
            application/x-x509-ca-cert crt
            application/x-pem-file pem
            application/msword doc
            application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
            application/vnd.ms-excel xls
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
            application/vnd.ms-powerpoint ppt
            application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
            application/vnd.oasis.opendocument.text odt
            application/vnd.oasis.opendocument.spreadsheet ods
            application/vnd.oasis.opendocument.presentation odp
            image/png png
            image/jpeg jpg jpeg jpe
            image/gif gif
            image/webp webp
            image/avif avif
            image/apng apng
            image/svg+xml svg
            image/x-icon ico
            image/bmp bmp
            image/tiff tif tiff
            image/heic heic
            image/heif heif
            image/jxl jxl
            image/vnd.adobe.photoshop psd
            audio/mpeg mp3
            audio/mp4 m4a
            audio/aac aac
            audio/ogg ogg oga
            audio/opus opus
            audio/wav wav
            audio/flac flac
            audio/midi mid midi
            audio/webm weba
            video/mp4 mp4 m4v
            video/webm webm
            video/ogg ogv
            video/quicktime mov
            video/x-msvideo avi
            video/x-matroska mkv
            video/mpeg mpeg mpg
            video/mp2t m2ts
            video/3gpp 3gp
            application/vnd.apple.mpegurl m3u8
            application/dash+xml mpd
            font/woff woff
            font/woff2 woff2
            font/ttf ttf
            font/otf otf
            font/collection ttc
            application/vnd.ms-fontobject eot
            model/gltf+json gltf
            model/gltf-binary glb
            model/stl stl
            """;

    private static final Map<String, String> BY_EXTENSION = read();

    private ContentTypes() {}

    private static Map<String, String> read() {
        return TABLE.lines()
                .map(line -> List.of(line.split(" ", -1)))
                .flatMap(words -> words.stream().skip(1).map(extension -> Map.entry(extension, words.getFirst())))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The type that belongs to a path's extension, else {@link #UNKNOWN}. */
    public static String ofPath(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return name.lastIndexOf('.') < 0 ? UNKNOWN : BY_EXTENSION.getOrDefault(extension, UNKNOWN);
    }

    /**
     * Checks a type that a client sent, since it goes back into a header as it is.
     *
     * @throws ServiceException {@link ErrorCode#INVALID_REQUEST} if it is not a media type
     */
    public static void check(String contentType) {
        if (contentType.length() > MAX_LENGTH || !SHAPE.matcher(contentType).matches()) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST,
                    "The content type is not a media type of at most " + MAX_LENGTH
                            + " characters, such as text/plain; charset=utf-8.");
        }
    }
}
