package dev.mik.contract;

import java.nio.file.Path;
import java.util.List;

/** What the suite has to know of a product to start it; another product is another constant. */
enum Product {
    /** The daemon on its embedded backends. */
    DAEMON(
            "app-daemon/target/app-daemon.jar",
            "daemon.toml",
            "MIK_HOME",
            "%s service is disabled. Enable it in ~/.mik/daemon.toml") {
        @Override
        List<String> arguments(int port) {
            return List.of("daemon", "--port", Integer.toString(port));
        }

        @Override
        List<String> argumentsWithoutPort() {
            return List.of("daemon");
        }
    },
    /** The handler server, {@code mik run} in a project's folder. */
    HANDLERS("app-daemon/target/app-daemon.jar", "mik.toml", "MIK_HOME", "") {
        @Override
        List<String> arguments(int port) {
            return List.of("run", "--port", Integer.toString(port));
        }

        @Override
        List<String> argumentsWithoutPort() {
            return List.of("run");
        }
    };

    private final String jar;
    private final String configuration;
    private final String homeVariable;
    private final String disabled;

    Product(String jar, String configuration, String homeVariable, String disabled) {
        this.jar = jar;
        this.configuration = configuration;
        this.homeVariable = homeVariable;
        this.disabled = disabled;
    }

    /** The command line after the jar. */
    abstract List<String> arguments(int port);

    /** The command line after the jar, when environment or configuration name the port. */
    abstract List<String> argumentsWithoutPort();

    /** The jar in a checkout. */
    Path jar() {
        return Checkout.root().resolve(jar);
    }

    /** The configuration file's name in the home folder. */
    String configuration() {
        return configuration;
    }

    /** The environment variable that names the home folder. */
    String homeVariable() {
        return homeVariable;
    }

    /** What a service that is switched off answers. */
    String disabledSentence(String service) {
        return disabled.formatted(service);
    }
}
