"""Views: what a notebook or an app shows. They read events and ask; they never train.

What it leaves out: torch and everything else that is heavy. Importing this costs a
kernel a few tens of megabytes.

Try it in a notebook: ``from posttrain_lab.widgets import FirstFineTune; FirstFineTune()``.
"""

from posttrain_lab.widgets.benchmark_ranges import BenchmarkRanges
from posttrain_lab.widgets.checked import Checked, check
from posttrain_lab.widgets.claim_card import ClaimCard
from posttrain_lab.widgets.constitution_lab import ConstitutionLab
from posttrain_lab.widgets.every_stage import EveryStage
from posttrain_lab.widgets.family_picture import FamilyPicture
from posttrain_lab.widgets.first_fine_tune import FirstFineTune
from posttrain_lab.widgets.fool_the_grader import FoolTheGrader
from posttrain_lab.widgets.grader_bench import GraderBench
from posttrain_lab.widgets.leak_game import PairLeakGame
from posttrain_lab.widgets.leak_lab import ContaminationLab
from posttrain_lab.widgets.leak_scanner import LeakScanner
from posttrain_lab.widgets.leak_scorecard import LeakScorecard
from posttrain_lab.widgets.leak_splitter import LeakSplitter
from posttrain_lab.widgets.live_pretraining import LivePretraining
from posttrain_lab.widgets.mask_view import MaskView
from posttrain_lab.widgets.mid_training import MidTraining
from posttrain_lab.widgets.own_grader import OwnGrader
from posttrain_lab.widgets.packing_view import PackingView
from posttrain_lab.widgets.preference_race import PreferenceRace
from posttrain_lab.widgets.progress import Progress
from posttrain_lab.widgets.quiz import Quiz
from posttrain_lab.widgets.report_card import ReportCard
from posttrain_lab.widgets.reward_lab import RewardModelLab
from posttrain_lab.widgets.rl_arena import RLArena
from posttrain_lab.widgets.sft_studio import SFTStudio
from posttrain_lab.widgets.timeline import Timeline

__all__ = [
    "BenchmarkRanges",
    "Checked",
    "ClaimCard",
    "ConstitutionLab",
    "ContaminationLab",
    "EveryStage",
    "FamilyPicture",
    "FirstFineTune",
    "FoolTheGrader",
    "GraderBench",
    "LeakScanner",
    "LeakScorecard",
    "LeakSplitter",
    "LivePretraining",
    "MaskView",
    "MidTraining",
    "OwnGrader",
    "PackingView",
    "PairLeakGame",
    "PreferenceRace",
    "Progress",
    "Quiz",
    "RLArena",
    "ReportCard",
    "RewardModelLab",
    "SFTStudio",
    "Timeline",
    "check",
]
