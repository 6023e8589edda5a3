import numpy as np

from skdeepdiff.datasets import make_paired_marks
from speed_and_memory.contest import Contest, busy_cores
from speed_and_memory.plain_network import predict_plainly


def test_both_sides_of_a_contest_predict_the_same():
    genes = make_paired_marks(12, n_marks=2, n_bins=6, random_state=0)
    contest = Contest("aux_siamese", genes.data, genes.target, 5)
    plain = predict_plainly(contest.plain, contest.signal).numpy()
    scaler = contest.model.log_fold_change_scaler_
    np.testing.assert_allclose(
        scaler.inverse_transform(plain), contest.model.predict(genes.data), rtol=1e-4
    )
    for function in (contest.train_plain, contest.train_ours, contest.predict_ours):
        assert function() > 0


def test_busy_cores_are_busy_meanwhile():
    with busy_cores(1) as processes:
        assert [process.poll() for process in processes] == [None]
    assert None not in [process.poll() for process in processes]
