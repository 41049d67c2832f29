"""A Whisper model of one layer with random weights: nonsense, but through the whole of faster-whisper."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

WIDTH, HEADS, MELS = 16, 2, 80
STAMPS = [f"<|{n * 0.02:.2f}|>" for n in range(1501)]
SPECIAL = [
    "<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|translate|>", "<|transcribe|>",
    "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>",
]  # fmt: skip


def write_model(folder: Path, seed: int = 6) -> Path:
    """The model's folder; English only, as its vocabulary is small. Seed 6 speaks, and soon stops."""
    folder.mkdir(parents=True)
    tokenizer = _tokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    size = tokenizer.get_vocab_size()
    spec = import_module("ctranslate2.specs").WhisperSpec(1, HEADS, 1, HEADS)
    _fill(spec, size, np.random.default_rng(seed))
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = []
    spec.config.lang_ids = [tokenizer.token_to_id("<|en|>")]
    spec.config.alignment_heads = [[0, 0], [0, 1]]
    spec.register_vocabulary([tokenizer.id_to_token(n) for n in range(size)])
    spec.validate()
    spec.save(str(folder))
    return folder


def _tokenizer() -> Any:
    """Bytes are tokens; then Whisper's own, in Whisper's order: the time stamps come last."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(vocab={char: n for n, char in enumerate(alphabet)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIAL + STAMPS])
    return tokenizer


def _fill(spec: Any, vocabulary: int, random: np.random.Generator) -> None:
    def weights(*shape: int) -> NDArray[np.float32]:
        return (random.standard_normal(shape) * 0.3).astype(np.float32)

    def linear(layer: Any, out: int, into: int) -> None:
        layer.weight, layer.bias = weights(out, into), np.zeros(out, np.float32)

    def norm(layer: Any) -> None:
        layer.gamma, layer.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def attention(layer: Any, *sizes: int) -> None:
        norm(layer.layer_norm)
        for each, size in zip(layer.linear, sizes, strict=True):
            linear(each, size * WIDTH, WIDTH)

    def feed_forward(layer: Any) -> None:
        norm(layer.layer_norm)
        linear(layer.linear_0, 4 * WIDTH, WIDTH)
        linear(layer.linear_1, WIDTH, 4 * WIDTH)

    encoder, decoder = spec.encoder, spec.decoder
    for convolution, channels in ((encoder.conv1, MELS), (encoder.conv2, WIDTH)):
        convolution.weight, convolution.bias = weights(WIDTH, channels, 3), np.zeros(WIDTH, np.float32)
    encoder.position_encodings.encodings = weights(1500, WIDTH)
    decoder.position_encodings.encodings = weights(448, WIDTH)
    decoder.embeddings.weight = decoder.projection.weight = weights(vocabulary, WIDTH)
    for side in (encoder, decoder):
        norm(side.layer_norm)
        attention(side.layer[0].self_attention, 3, 1)
        feed_forward(side.layer[0].ffn)
    attention(decoder.layer[0].attention, 1, 2, 1)
