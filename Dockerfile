# A JDK builds the program with a Java runtime of the modules that it uses; the image itself has no compiler.
FROM eclipse-temurin:25-jdk AS build
WORKDIR /auth2api
COPY build.sh ./
COPY src src
RUN sh build.sh image

FROM debian:stable-slim
COPY --from=build /auth2api/build/image /auth2api
# In a container only the container's own address can be published, so the proxy binds to all of its addresses;
# that is allowed with a strong key, which the first start makes, writes into this file and shows once.
RUN useradd --uid 10001 --no-create-home auth2api \
 && mkdir -m 700 /config /data \
 && printf 'host=0.0.0.0\nauth-dir=/data\n' >/config/config.properties \
 && chmod 600 /config/config.properties \
 && chown -R auth2api:auth2api /config /data
USER 10001
WORKDIR /config
VOLUME ["/config", "/data"]
EXPOSE 8317
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8317; \
    printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3; head -n 1 <&3 | grep -q ' 200 '"]
# The heap grows to 512 MB at most; a container with less than 700 MB needs less: -e JAVA_OPTS=-Xmx200m
ENTRYPOINT ["/auth2api/bin/auth2api"]
CMD ["serve"]
