"""A small site whose signatures name parts: some a log may fill in, some it never may."""

from __future__ import annotations

TREE = """---
title: A tree is torn
summary: Pages of a file cannot be read.
systems: [arbor]
severity: high
objective: {rto: 1h, rpo: 5m}
symptoms: [leaves are missing]
signatures:
  - '/torn page in (?P<relation>\\S+) of (?P<host>.*) for (?P<password>\\S+) under (?P<datadir>\\S+)$/'
  - '/torn page in (?P<relation>.*)$/'
parameters:
  relation: {description: File of the tree, pattern: 'base/\\d+/\\d+'}
  host: {description: Host of the tree, default: arbor1}
  lens: {description: What to look through, example: glass}
  note: {description: What was seen, required: false, pattern: '.*'}
procedures: [mend-tree]
---

## Confirm

!!! danger "The file is gone then"
    ```bash
    unlink {{ note }}
    ```

```bash
look --host {{ host }} --through {{ lens }} "{{ relation }}" # \\{{ raw }}
look --twice {{ relation }}
```

```bash
never shown
```
"""
TREE_KO = """---
title: 트리가 찢어졌다
summary: 파일의 페이지를 읽을 수 없다.
---

## 확인

!!! danger "파일이 사라진다"
    ```bash
    unlink {{ note }}
    ```

```bash
look --host {{ host }} --through {{ lens }} "{{ relation }}" # \\{{ raw }}
look --twice {{ relation }}
```

```bash
never shown
```
"""
MEND = """---
title: Mend the tree
summary: Grow it again.
systems: [arbor]
parameters:
  password: {description: Password of the tree, secret: true}
  relation: {description: File of the tree}
  datadir: {description: Folder of the tree, default: /var/lib/arbor}
---

## Steps

### Cut it {#cut destroys="The folder of the tree" target=datadir}

```bash
fell {{ datadir }} --password {{ password }}
```

## Verify

```bash
look --all {{ relation }}
```

## Rollback

Nothing to undo.
"""
PAGES = {
    "scenarios/tree-torn.md": TREE,
    "scenarios/tree-torn.ko.md": TREE_KO,
    "procedures/mend-tree.md": MEND,
}
TORN = "torn page in base/7/16400 of arbor7 for s3cret under /srv/arbor"
COMMAND = 'look --host {host} --through {lens} "base/7/16400" # {{{{ raw }}}}\nlook --twice base/7/16400'
# What a hostile log holds instead of a file of the tree.
HOSTILE = [
    "; rm -rf /",
    "$(reboot)",
    "`reboot`",
    "base/7/16400;reboot",
    "base/7/16400\\nreboot",
    "base/7/16400 \x1b]0;owned\x07",
    "\x1b[2Jbase/7/16400",
    "base/7/16400\u202e",
    "--help",
    "javascript:alert(1)",
    "<img src=x onerror=alert(1)>",
    "base/7/" + "1" * 300,
]
# What a log may hold and no command is given, whatever the parameter allows; and what is plain.
GUARDED = [
    *("/", "//", "/srv", "/etc", "/etc/passwd", "/usr/lib/x", "/var/lib", "/var/lib/", "/proc/1/mem"),
    *("//dev/sda", "/srv/../etc", "/srv/./x", "../x"),
    *("/run/secrets/x", "/private/etc", "/host/etc", "/boot2/x", "/mnt/c/Windows", "C:/Windows", "D:/"),
    *("/rest:https://user:pa/ss@backup", "AKIAIOSFODNN7EXAMPLE", f"ghp_{'a1' * 18}", f"glpat-{'a' * 20}"),
    *("postgres://admin:hunter2@db1/shop", "https://token@host/x", "app:hunter2@db1"),
]
UNGUARDED = [
    *("/srv/files", "/var/lib/etcd", "/var/lib/postgresql/15/main", "/mnt/backup/restic", "base/5/16384"),
    *("db1.example", "db1:5432", "10.0.0.9", "app@db1", "user.name", "https://host/x", "shop..old"),
]
