package dev.mik.daemon;

/** Which release this is, from the jar's manifest. */
final class Release {
    static final String VERSION = version();

    /** {@code release}, or {@code snapshot} for a version on its way to one. */
    static final String BUILD = VERSION.endsWith("-SNAPSHOT") ? "snapshot" : "release";

    private Release() {}

    private static String version() {
        String version = Release.class.getPackage().getImplementationVersion();
        return version == null ? "0.0.0" : version; // run from an IDE's class folder, which has no manifest
    }
}
