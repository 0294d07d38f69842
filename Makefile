# What each verb does is in build.sh, which serves machines without make as well; `make help` lists the verbs.
VERBS = jar test run bundle test-clients clean help
.DEFAULT_GOAL = jar
.NOTPARALLEL:
.PHONY: $(VERBS)

$(VERBS):
	@sh build.sh $@
