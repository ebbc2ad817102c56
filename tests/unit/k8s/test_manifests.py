"""The manifests: rendered as a cluster would get them, valid, restricted, and in step with the platform."""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from casekit.config import SERVICES, SETTINGS
from onedoor.cli import main

K8S = Path(__file__).parents[3] / "k8s"
COMPONENTS = sorted(path.name for path in (K8S / "components").iterdir())
COMBINATIONS = [[], *([name] for name in COMPONENTS), COMPONENTS]
RENDERED = ["base", "overlays/dev"]
Resource = dict[str, Any]


def kustomize(directory: Path) -> list[Resource]:
    kubectl = Path(sys.executable).with_name("kubectl")
    done = subprocess.run([kubectl, "kustomize", directory], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [each for each in yaml.load_all(done.stdout, Loader=yaml.CSafeLoader) if each]


@cache
def rendered(name: str) -> list[Resource]:
    return kustomize(K8S / name)


@cache  # most resources are the same in every rendering
def validate(resource: str) -> None:
    kubernetes_validate.validate(json.loads(resource), kubernetes_validate.latest_version(), strict=True)


def pods(resources: list[Resource]) -> Iterator[tuple[str, Resource]]:
    for each in resources:
        if each["kind"] in ("Deployment", "Job"):
            yield each["metadata"]["name"], each["spec"]["template"]


def of_kind(resources: list[Resource], kind: str) -> dict[str, Resource]:
    return {each["metadata"]["name"]: each for each in resources if each["kind"] == kind}


@pytest.mark.parametrize("name", RENDERED)
def test_every_resource_is_valid(name: str) -> None:
    for resource in rendered(name):
        validate(json.dumps(resource))


@pytest.mark.parametrize("components", COMBINATIONS, ids=lambda names: "+".join(names) or "none")
def test_every_combination_of_components_renders_and_is_valid(components: list[str], tmp_path: Path) -> None:
    overlay = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": ["base"],
        "components": [f"components/{name}" for name in components],
    }
    for part in ("base", "components"):
        subprocess.run(["cp", "-r", K8S / part, tmp_path / part], check=True)
    (tmp_path / "kustomization.yaml").write_text(yaml.safe_dump(overlay))
    resources = kustomize(tmp_path)
    deployments = of_kind(resources, "Deployment")
    assert deployments.keys() == of_kind(rendered("base"), "Deployment").keys()
    for resource in resources:
        validate(json.dumps(resource))


def test_every_process_kind_has_a_deployment_that_runs_it() -> None:
    deployments = of_kind(rendered("base"), "Deployment")
    assert set(deployments) == {*SERVICES, "relay", "worker"}
    for name, deployment in deployments.items():
        (container,) = deployment["spec"]["template"]["spec"]["containers"]
        assert container["args"] == (["run", name] if name in SERVICES else [name])
        assert container["args"][0] in main.commands
    (job,) = of_kind(rendered("base"), "Job").values()
    assert job["spec"]["template"]["spec"]["containers"][0]["args"] == ["migrate"]


@pytest.mark.parametrize("name", RENDERED)
def test_every_pod_keeps_to_the_restricted_standard(name: str) -> None:
    for pod, template in pods(rendered(name)):
        spec = template["spec"]
        assert spec["securityContext"]["runAsNonRoot"] is True, pod
        assert spec["securityContext"]["runAsUser"] > 0, pod
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, pod
        assert not {"hostNetwork", "hostPID", "hostIPC", "hostUsers"} & spec.keys(), pod
        assert spec["automountServiceAccountToken"] is False, pod
        assert {kind for volume in spec["volumes"] for kind in volume if kind != "name"} <= {
            "emptyDir", "secret", "persistentVolumeClaim", "configMap",
        }, pod  # fmt: skip
        for container in spec["containers"]:
            own = container["securityContext"]
            assert own["allowPrivilegeEscalation"] is False, pod
            assert own["readOnlyRootFilesystem"] is True, pod
            assert own["capabilities"] == {"drop": ["ALL"]}, pod
            assert {"requests", "limits"} <= container["resources"].keys(), pod


@pytest.mark.parametrize("name", RENDERED)
def test_every_deployment_is_probed_and_has_time_to_drain(name: str) -> None:
    drain = float(of_kind(rendered(name), "ConfigMap")["onedoor"]["data"]["ONEDOOR_DRAIN_SECONDS"])
    for pod, deployment in of_kind(rendered(name), "Deployment").items():
        spec = deployment["spec"]["template"]["spec"]
        (container,) = spec["containers"]
        ports = {port["name"] for port in container["ports"]}
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            assert container[probe]["httpGet"]["port"] in ports, pod
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz", pod
        assert spec["terminationGracePeriodSeconds"] > drain, pod


@pytest.mark.parametrize("name", RENDERED)
def test_every_variable_is_a_setting_of_the_platform(name: str) -> None:
    known = {setting.variable for setting in SETTINGS.values()}
    secret = {f"{setting.variable}_FILE" for setting in SETTINGS.values() if setting.secret}
    given = set(of_kind(rendered(name), "ConfigMap")["onedoor"]["data"])
    for _, template in pods(rendered(name)):
        for container in template["spec"]["containers"]:
            given |= {entry["name"] for entry in container.get("env", [])}
    assert given <= known | secret
    assert not {setting.variable for setting in SETTINGS.values() if setting.secret} & given


@pytest.mark.parametrize("name", RENDERED)
def test_selectors_and_ports_meet_the_pods(name: str) -> None:
    deployments = of_kind(rendered(name), "Deployment")
    labels = {pod: each["spec"]["template"]["metadata"]["labels"] for pod, each in deployments.items()}
    for kind in ("Service", "PodDisruptionBudget"):
        for each, resource in of_kind(rendered(name), kind).items():
            selector = resource["spec"]["selector"]
            selector = selector.get("matchLabels", selector)
            assert [pod for pod, own in labels.items() if selector.items() <= own.items()] == [each]
    for each, service in of_kind(rendered(name), "Service").items():
        (container,) = deployments[each]["spec"]["template"]["spec"]["containers"]
        names = {port["name"]: port["containerPort"] for port in container["ports"]}
        (port,) = service["spec"]["ports"]
        assert names[port["targetPort"]] == port["port"] == 8000


@pytest.mark.parametrize("name", RENDERED)
def test_images_are_pinned_and_no_secret_is_in_the_manifests(name: str) -> None:
    for pod, template in pods(rendered(name)):
        for container in template["spec"]["containers"]:
            _, _, tag = container["image"].partition(":")
            assert tag not in ("", "latest"), pod
    assert not of_kind(rendered(name), "Secret")


def test_only_the_migration_has_the_administrators_uri() -> None:
    for pod, template in pods(rendered("base")):
        secrets = {volume.get("secret", {}).get("secretName") for volume in template["spec"]["volumes"]}
        assert ("onedoor-admin" in secrets) is (pod == "onedoor-migrate")


def test_with_the_network_policies_everything_is_denied_that_no_rule_allows() -> None:
    policies = of_kind(rendered("overlays/dev"), "NetworkPolicy")
    assert policies["deny-all"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    open_to_all = {
        name
        for name, policy in policies.items()
        for rule in policy["spec"].get("ingress", [])
        if "from" not in rule and {"port": "http"} in rule["ports"]
    }
    assert open_to_all == {"gateway"}
    assert set(SERVICES) <= set(policies)
