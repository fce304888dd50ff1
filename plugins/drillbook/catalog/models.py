"""The metadata of each kind of page.

One model per kind drives validation, the JSON Schema, the templates of
``drillbook new`` and the table of fields in the documentation. Sources of the
fields: NIST SP 800-34r1 (contingency plan template), SP 800-84 (tests), AWS
Well-Architected OPS07 and REL08-09, and the guide the project started from.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints

from drillbook.catalog.durations import Duration
from drillbook.catalog.false_alarms import FalseAlarms
from drillbook.catalog.fields import (
    Activation,
    AnyLinks,
    Area,
    ConfigFiles,
    ConfigLinks,
    Day,
    DrillLinks,
    Encryption,
    Escalation,
    ExampleLinks,
    Failures,
    Method,
    Name,
    Objective,
    Parameters,
    ProcedureLinks,
    ReferenceLinks,
    Risk,
    Role,
    ScenarioLink,
    Severity,
    Signatures,
    Slugs,
    Text,
    Texts,
    Tools,
)

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]


class Metadata(BaseModel):
    """What every page may say about itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text | None = Field(
        None, description="Title; the level-1 heading when absent, else the file's name."
    )
    summary: Text | None = Field(None, description="One or two sentences that lists and search results show.")
    kind: Text | None = Field(None, description="Kind of page; given by the folder when absent.")
    lang: Language | None = Field(None, description="Language of the text, for example 'ko'.")
    systems: Slugs = Field([], description="Systems it is about, for example postgresql.")
    tags: Slugs = Field([], description="Free keywords, lower case.")
    owner: Name | None = Field(None, description="The team or role that maintains the page.")
    approver: Text | None = Field(None, description="Who approved the page.")
    reviewed: Day | None = Field(None, description="Date of the last review.")
    review_every: Duration | None = Field(
        None, description="How often it must be reviewed, for example 180d."
    )
    aliases: list[Name] = Field([], description="Former ids; each redirects here.")
    draft: bool = Field(False, description="Checked, but not published.")
    references: ReferenceLinks = Field([], description="External sources it is based on.")
    related: AnyLinks = Field([], description="Other pages worth reading, of any kind.")
    translates: Text | None = Field(
        None, description="In a translation: the source's digest, as `drillbook check` prints it."
    )


class ScenarioMetadata(Metadata):
    """A situation to recover from."""

    severity: Severity = Field(description="Severity of the scenario.")
    systems: Slugs = Field(description="Systems it is about, for example postgresql.", min_length=1)
    failure: Failures = Field(
        [],
        description="Failure types that it answers: columns of the coverage page. Drills break the first.",
    )
    objective: Objective = Field(Objective(), description="Recovery objectives: `{rto: 30m, rpo: 5m}`.")
    priority: int | None = Field(None, ge=1, le=99, description="Recovery priority; 1 comes first.")
    symptoms: Texts = Field(
        [],
        description="What people see, in their words, the most telling first: the home page lists three; "
        "of more than six the scenario shows five and folds the rest.",
    )
    signatures: Signatures = Field(
        [],
        description="Literal lines or /regexes/ found in logs; `^` is the start of the message, and what "
        "`(?P<name>...)` holds is offered as the value of that parameter.",
    )
    alerts: list[Name] = Field(
        [], description="Prometheus alert names; each gets a permalink alerts/<name>.html."
    )
    false_alarms: FalseAlarms = Field([], description="What looks similar but is not this scenario.")
    impact: Text | None = Field(None, description="Impact on the business.")
    assumptions: Texts = Field([], description="Assumptions of this plan.")
    activation: Activation | None = Field(None, description="When the plan starts and who decides.")
    lost: Slugs = Field([], description="Capabilities that are gone, for example database-host, sso, dns.")
    procedures: ProcedureLinks = Field([], description="What to do, in order.")
    alternatives: ProcedureLinks = Field(
        [],
        description="Alternatives to choose from; their times are not added up.",
    )
    parameters: Parameters = Field({}, description="Values of the reader's own system, used as {{ name }}.")
    configs: ConfigLinks = Field([], description="Configurations it depends on.")
    examples: ExampleLinks = Field([], description="Worked examples.")
    drills: DrillLinks = Field([], description="Drills that rehearse it.")
    roles: list[Role] = Field([], description="Who is needed, with a way to reach them.")
    escalation: list[Escalation] = Field([], description="Whom to call next, and when.")
    notify: Texts = Field([], description="Whom to notify.")
    evidence: Texts = Field([], description="Evidence to save before it is overwritten.")
    workaround: Text | None = Field(None, description="How to keep working until recovery is done.")


class ProcedureMetadata(Metadata):
    """Steps that are carried out."""

    outcome: Text | None = Field(None, description="What is true when it is done.")
    purpose: (
        Annotated[str, StringConstraints(pattern="^(backup|restore|verify|failover|setup|repair)$")] | None
    ) = Field(None, description="What it is for: backup, restore, verify, failover, setup or repair.")
    method: Method | None = Field(
        None, description="Backup method: full, incremental, differential, log, ..."
    )
    risk: Risk | None = Field(None, description="How much it can break.")
    destroys: Text | None = Field(None, description="What it destroys, if anything.")
    time: Duration | None = Field(None, description="Estimated duration; the sum of the steps when absent.")
    tools: Tools = Field([], description="Programs it needs, with versions.")
    permissions: Texts = Field([], description="Accounts and permissions it needs.")
    requires: Slugs = Field([], description="Capabilities it needs, for example backup-repository, sso.")
    provides: Slugs = Field(
        [], description="Capabilities that are available again afterwards, for later procedures."
    )
    prerequisites: Texts = Field([], description="What must be true before it starts.")
    before: ProcedureLinks = Field([], description="Procedures to carry out first.")
    verify: ProcedureLinks = Field([], description="Procedures that verify the outcome.")
    rollback: ProcedureLinks = Field([], description="Procedures that undo it.")
    irreversible: bool = Field(False, description="Cannot be rolled back.")
    configs: ConfigLinks = Field([], description="Configurations it depends on.")
    parameters: Parameters = Field({}, description="Values of the reader's own system, used as {{ name }}.")
    environment: Text | None = Field(None, description="Where to run it.")
    offline: bool | None = Field(None, description="Whether it works without a network.")
    schedule: Text | None = Field(
        None, description="When it runs, as a cron or systemd expression or in words."
    )
    storage: Text | None = Field(None, description="Where its output is stored.")
    concurrency: Text | None = Field(None, description="What must not run at the same time.")


class ConfigMetadata(Metadata):
    """A configuration that one can copy, with its real files."""

    area: Area | None = Field(None, description="database, storage, schedule or security.")
    tool: Text | None = Field(None, description="The program that reads the files.")
    versions: Text | None = Field(None, description="Versions it was tested with, for example '15'.")
    files: ConfigFiles = Field([], description="The files beside the page.")
    protects: Texts = Field([], description="What is protected.")
    excludes: Texts = Field([], description="What is not protected.")
    schedule: Text | None = Field(None, description="Backup interval.")
    method: list[Method] = Field([], description="Backup methods it sets up.")
    retention: Text | None = Field(None, description="How long backups are kept.")
    storage: Text | None = Field(None, description="Where backups are kept.")
    copies: Text | None = Field(None, description="Additional copies, off-site or offline.")
    encryption: Encryption | None = Field(None, description="Method, and where the key is recovered from.")
    credentials: Text | None = Field(
        None, description="Where credentials come from; never the secret itself."
    )
    permissions: Texts = Field([], description="Owners, modes and permissions it needs.")
    rpo: Duration | None = Field(None, description="Data loss it allows in the worst case.")
    validate_with: Text | None = Field(None, description="Command that validates the files.")
    immutable: Text | None = Field(None, description="What stops an attacker from deleting the backups.")
    failure_alerts: Texts = Field([], description="Alerts that fire when it stops working.")
    known_defects: Texts = Field([], description="Known issues, by version.")
    procedures: ProcedureLinks = Field([], description="Procedures that restore from it or use it.")
    parameters: Parameters = Field({}, description="Values of the reader's own system, used as {{ name }}.")


class DrillMetadata(Metadata):
    """A planned recovery test."""

    scenario: ScenarioLink = Field(description="The scenario it rehearses.")
    procedures: ProcedureLinks = Field(description="The procedures it carries out.", min_length=1)
    every: Duration = Field(description="How often it must be run, for example 90d.")
    purpose: Text | None = Field(None, description="Why it is run.")
    goals: Texts = Field([], description="What it must demonstrate.")
    scope: Text | None = Field(None, description="What is in it, and what is not.")
    objective: Objective | None = Field(
        None, description="Objectives, where they differ from the scenario's."
    )
    data: Text | None = Field(
        None,
        description="How much it recovers, such as '20,500 rows, 40 MB': what its times were measured on.",
    )
    environment: Text | None = Field(None, description="Where it is run.")
    tools: Tools = Field([], description="Programs it needs, with versions.")
    roles: list[Role] = Field([], description="Who takes part.")
    parameters: dict[str, str] = Field({}, description="Values for the procedures' parameters.")
    configs: ConfigLinks = Field([], description="Configurations it tests.")


class ExampleMetadata(Metadata):
    """A worked case of a scenario, with commands that were run and what they printed."""

    scenario: ScenarioLink = Field(description="The scenario it is a case of.")
    procedures: ProcedureLinks = Field([], description="Procedures that were followed.")
    configs: ConfigLinks = Field([], description="Configurations in use at the time.")
    date: Day | None = Field(None, description="When it was run.")
    environment: Text | None = Field(None, description="Where it was run.")
    tools: Tools = Field([], description="Programs and versions it was run with.")
    outcome: Text | None = Field(None, description="How it ended.")
    lessons: Texts = Field([], description="What was learned.")


class ReferenceMetadata(Metadata):
    """An outside source."""

    url: HttpUrl = Field(description="Address of the source.")
    author: Text | None = Field(None, description="Author.")
    publisher: Text | None = Field(None, description="Publisher.")
    published: Day | None = Field(None, description="Date of publication.")
    accessed: Day | None = Field(None, description="Date it was last checked.")
    license: Text | None = Field(None, description="Licence.")


class PageMetadata(Metadata):
    """A plain page. Unknown keys are ignored, so that foreign pages build as they are."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    # Foreign generators put anything under these names; a plain page never fails for it.
    tags: Any = Field([], description="Free keywords.")
