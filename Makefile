# What each verb does is in build.sh, which serves machines without make as well; `make help` lists the verbs.
VERBS = jar test run image bundle verify test-clients test-page bench soak audit clean help
.DEFAULT_GOAL = jar
.NOTPARALLEL:
.PHONY: $(VERBS)

$(VERBS):
	@sh build.sh $@
