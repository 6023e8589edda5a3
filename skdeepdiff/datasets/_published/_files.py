"""Which files are published, where, and how to tell that they are whole."""

# A commit, whose files never change.
ADDRESS = (
    "https://raw.githubusercontent.com/QData/DeepDiffChrome/"
    "2aef9c5520595b14da265578c2c04c3d65a4ad01/data/ProcessedData"
)

# The pairs of cell types, A and B, that the paper compares.
PUBLISHED_PAIRS = (
    ("E123", "E003"),
    ("E116", "E003"),
    ("E123", "E116"),
    ("E003", "E005"),
    ("E003", "E006"),
    ("E006", "E007"),
    ("E005", "E006"),
    ("E003", "E004"),
    ("E004", "E006"),
    ("E037", "E038"),
)

CELLS = tuple(sorted({cell for pair in PUBLISHED_PAIRS for cell in pair}))
KINDS = ("train", "valid", "test", "expr")  # what there is of each cell type

# git's SHA-1 of each file, which begins with its size, see ``git_sha1``.
SHA1 = {
    "E003.expr.csv": "9cb6b0625f282e39652592c8a6b029e4fd1e82d9",
    "E003.test.csv": "2d1be4cf5fabe53d095db953f760b0b02f557edb",
    "E003.train.csv": "76bf47806a4587e7c3ee6d2e335ff91ac865411a",
    "E003.valid.csv": "b20c2d96ef85876a73bf5849a9b47f81d853cda9",
    "E004.expr.csv": "5af896d7f9a816f54ee676fc3dbcf1566df54a62",
    "E004.test.csv": "8d68dc130390b09968dd25681564f2c050d94206",
    "E004.train.csv": "206dc490ba37f53620f3ba168a48b9d4e7cf87ac",
    "E004.valid.csv": "374d0d6bff983cb995c4ad3a0cc1dd9026b05bef",
    "E005.expr.csv": "9d154cc9d270cd458ed6f308d654b468a52ef338",
    "E005.test.csv": "c19f8cc34d444c878756077222ed856242a5d192",
    "E005.train.csv": "1962bdb21c157c7f4605dab8332b89d44ab743ff",
    "E005.valid.csv": "4951c051ef2d04bd36d30404a36e6cd750697769",
    "E006.expr.csv": "1145d2cf1c81ff3c10681d07142ce72e03eb8762",
    "E006.test.csv": "d9026feafc04c086a9f2e812697c299e6a3a0bd9",
    "E006.train.csv": "41c805054c35b859feee7d90ce7baf3252c1c5c5",
    "E006.valid.csv": "34461b59c312073df74c2951f125288a42b4976b",
    "E007.expr.csv": "adb7ef2be504536bde0dd124254583883b811d22",
    "E007.test.csv": "b7500cc06f6cbb19054bcf7ba8300abba6a8ca36",
    "E007.train.csv": "06f61472bc0242ee9805a9f94568040d6ef1056b",
    "E007.valid.csv": "5f62ed5426d513ec4a9dec234303c6ea3b1af4d9",
    "E037.expr.csv": "f222e53f8ecc62ae44b447de86fc3ac0dca4621e",
    "E037.test.csv": "2bd08b68ad3e7afc65d97b5b6368ca11a144a9ce",
    "E037.train.csv": "bcb6ddf175e64f4d4a316578f7ba7b50f1f6e558",
    "E037.valid.csv": "0e5519e8ec90770b3ae75fc42d48f4816af68e2b",
    "E038.expr.csv": "262cf33df0fcc9d2b04fce16a82318d150cddbe5",
    "E038.test.csv": "9a449f6aabcc794777da2c79304318b240b61944",
    "E038.train.csv": "b2ac4808cd59aa58f97d16e8982b028792c83ce9",
    "E038.valid.csv": "4cc8fc5e23556c794bc109b2b53aeaa0f4e197ba",
    "E116.expr.csv": "f7f9d41eae07d83af099389c2aba0de36e91b6d1",
    "E116.test.csv": "1b1bac0be90244bb18bb271bdeba2187676937bb",
    "E116.train.csv": "8064586c9bb431d6674932f13afef92470ad2ab8",
    "E116.valid.csv": "8540dffeb5c7a82c6ae0dbe1040a0db5fd56e22a",
    "E123.expr.csv": "3c10475d3d0a2e65c30ec4a8af198bdd6936bc06",
    "E123.test.csv": "d6864918537b6c17768cd85945c10a7d1fbc4268",
    "E123.train.csv": "001498b8212e12e6bb5e5be58f00a93e5cbd7ba6",
    "E123.valid.csv": "ec7d5dda8dfbd39399a651d445bcfa26de53fa06",
}
