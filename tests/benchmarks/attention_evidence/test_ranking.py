import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.metrics import average_precision_score, roc_auc_score

from attention_evidence import ranking
from attention_evidence.methods import Scores


@pytest.mark.parametrize("n_values", [3, 1000])
def test_ranking_is_that_of_scikit_learn(n_values):
    rng = np.random.RandomState(0)
    scores = rng.randint(n_values, size=(20, 12)) / 7
    truth = rng.random_sample((20, 12)) < 0.4
    values = ranking.rank_rows(scores, truth)
    for row, score, true in zip(values, scores, truth, strict=True):
        assert row[0] == pytest.approx(roc_auc_score(true, score))
        assert row[1] == pytest.approx(average_precision_score(true, score))
        assert row[2] == true.mean()
    # Rows without both have no ranking.answer.
    truth = np.array([[True, True], [False, False]])
    assert np.isnan(ranking.rank_rows(np.array([[1, 2]] * 2), truth)).all()


@pytest.fixture
def planted():
    truth = np.random.RandomState(0).random_sample((40, 3, 8)) < 0.5
    truth[:, 2] = False
    truth[:20, 0] = False
    return truth


def test_truth_answers_all_questions(planted):
    marks = planted.any(axis=2)
    scores = Scores(marks.astype(float), planted.astype(float), planted.astype(float))
    for values in ranking.answer_by_gene(scores, planted).values():
        assert_allclose(values[:, :2], 1)
    # Only mark 0 is followed by some genes and not by others.
    values = ranking.answer_by_mark(scores.marks, marks, np.arange(40))
    assert_allclose(values, [1, 1, 0.5])
    # Bins are asked only in marks that are followed.
    scores.bins[:, 2] = np.arange(8)
    scores.bins[:20, 0] = np.arange(8)
    assert_allclose(ranking.answer_by_gene(scores, planted)["bins"][:, 0], 1)


def test_intervals_hold_the_estimate(planted):
    draw = np.random.RandomState(0).rand
    random = [Scores(draw(40, 3), draw(40, 3, 8), draw(40, 3, 8)) for _ in range(2)]
    groups = [np.arange(40), np.arange(10, 40)]
    answers = ranking.answer(
        random, [planted, planted], groups, 50, np.random.RandomState(0)
    )
    assert set(answers) == set(ranking.QUESTIONS)
    for values in answers.values():
        estimate, low, high = values[:, :2]
        assert (low < estimate).all()
        assert (estimate < high).all()
        assert 0.2 < estimate[0] < 0.8


def test_shares_of_marks():
    scores = np.array([[1.0, 3.0], [0.0, 0.0], [-1.0, 2.0]])
    assert_allclose(
        ranking.mark_shares(scores), np.mean([[0.25, 0.75], [0.5, 0.5], [0, 1]], 0)
    )
