/**
 * One black-box suite over real HTTP, for every product that serves the API.
 *
 * <p>Nothing of the project is used here, only the JDK's client and sockets, so that the suite says the same of any server:
 * {@code -Dtarget=http://host:port} (with {@code -Dtarget.key=}) runs it against a running one, otherwise it starts the
 * product's own jar. Each test works under a random name of its own.
 */
package dev.mik.contract;
