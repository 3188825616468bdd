/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sets of rows in blocks of 16 Ki bits. A block is absent (no row), whole (all rows that exist in
 * it) or a shared, counted array of bits, which has at least one row and lacks at least one: so
 * equal sets have equal shapes, and combining a small selection with a large set looks at bits in
 * few blocks only.
 */
#include "config.h"

#include "hek-scene-set.h"

#include <string.h>

#include "hek-ref.h"

#define BLOCK_BITS 16384u
#define BLOCK_WORDS (BLOCK_BITS / 64)

typedef struct
{
  gatomicrefcount ref;
  guint32 count;
  guint64 words[BLOCK_WORDS];
} HekSceneSetBlock;

struct _HekSceneSet
{
  gatomicrefcount ref;
  guint32 n_rows, count, n_blocks;
  HekSceneSetBlock *blocks[]; /* %NULL: none; &whole: all; else a reference of our own */
};

/* Its address says that a block is whole; its words are never read. */
static HekSceneSetBlock whole;

/* --- blocks ---------------------------------------------------------------------------------- */

static HekSceneSetBlock *
hek_scene_set_block_ref (HekSceneSetBlock *block)
{
  if (block != NULL && block != &whole)
    g_atomic_ref_count_inc (&block->ref);
  return block;
}

static void
hek_scene_set_block_unref (HekSceneSetBlock *block)
{
  if (block != NULL && block != &whole && hek_ref_drop (&block->ref))
    g_free (block);
}

/* Rows that exist in a block. */
static guint32
hek_scene_set_block_size (const HekSceneSet *self,
                          guint32            i)
{
  return MIN (self->n_rows - i * BLOCK_BITS, BLOCK_BITS);
}

/* The bits of a block of any kind; @scratch holds those of a whole one. */
static const guint64 *
hek_scene_set_block_words (const HekSceneSet *self,
                           guint32            i,
                           guint64            scratch[BLOCK_WORDS])
{
  guint32 size = hek_scene_set_block_size (self, i), n = size / 64;

  if (self->blocks[i] != NULL && self->blocks[i] != &whole)
    return self->blocks[i]->words;
  memset (scratch, 0, BLOCK_WORDS * sizeof *scratch);
  if (self->blocks[i] == NULL)
    return scratch;
  memset (scratch, 0xff, n * sizeof *scratch);
  if (size % 64 != 0)
    scratch[n] = (G_GUINT64_CONSTANT (1) << size % 64) - 1;
  return scratch;
}

/* Puts bits, of existing rows only, into an empty place of @self. */
static void
hek_scene_set_put_block (HekSceneSet   *self,
                         guint32        i,
                         const guint64 *words)
{
  guint32 count = 0;

  for (guint k = 0; k < BLOCK_WORDS; k++)
    count += (guint32) __builtin_popcountll (words[k]);
  self->count += count;
  if (count == 0)
    return;
  if (count == hek_scene_set_block_size (self, i))
    {
      self->blocks[i] = &whole;
      return;
    }
  self->blocks[i] = g_new (HekSceneSetBlock, 1);
  g_atomic_ref_count_init (&self->blocks[i]->ref);
  self->blocks[i]->count = count;
  memcpy (self->blocks[i]->words, words, sizeof self->blocks[i]->words);
}

/* Puts a block of another set of as many rows into the same, empty place of @self. */
static void
hek_scene_set_share_block (HekSceneSet       *self,
                           guint32            i,
                           const HekSceneSet *from)
{
  HekSceneSetBlock *block = from->blocks[i];

  self->blocks[i] = hek_scene_set_block_ref (block);
  if (block != NULL)
    self->count += block == &whole ? hek_scene_set_block_size (self, i) : block->count;
}

/* --- sets ------------------------------------------------------------------------------------ */

HekSceneSet *
hek_scene_set_new_empty (guint32 n_rows)
{
  guint32 n_blocks = n_rows / BLOCK_BITS + (n_rows % BLOCK_BITS != 0);
  HekSceneSet *self = g_malloc0 (sizeof *self + n_blocks * sizeof *self->blocks);

  g_atomic_ref_count_init (&self->ref);
  self->n_rows = n_rows;
  self->n_blocks = n_blocks;
  return self;
}

HekSceneSet *
hek_scene_set_new_all (guint32 n_rows)
{
  HekSceneSet *self = hek_scene_set_new_empty (n_rows);

  for (guint32 i = 0; i < self->n_blocks; i++)
    self->blocks[i] = &whole;
  self->count = n_rows;
  return self;
}

HekSceneSet *
hek_scene_set_new_bits (guint32        n_rows,
                        const guint64 *words)
{
  HekSceneSet *self = hek_scene_set_new_empty (n_rows);
  gsize n_words = hek_scene_set_n_words (n_rows);
  guint64 block[BLOCK_WORDS];

  for (guint32 i = 0; i < self->n_blocks; i++)
    {
      gsize first = (gsize) i * BLOCK_WORDS, n = MIN (n_words - first, BLOCK_WORDS);
      guint32 size = hek_scene_set_block_size (self, i);

      memcpy (block, words + first, n * sizeof *block);
      memset (block + n, 0, (BLOCK_WORDS - n) * sizeof *block);
      if (size % 64 != 0)
        block[size / 64] &= (G_GUINT64_CONSTANT (1) << size % 64) - 1;
      hek_scene_set_put_block (self, i, block);
    }
  return self;
}

HekSceneSet *
hek_scene_set_new_rows (guint32        n_rows,
                        const guint32 *rows,
                        gsize          n)
{
  g_autofree guint64 *words = g_new0 (guint64, hek_scene_set_n_words (n_rows) + 1);

  for (gsize i = 0; i < n; i++)
    if (rows[i] < n_rows)
      words[rows[i] / 64] |= G_GUINT64_CONSTANT (1) << rows[i] % 64;
  return hek_scene_set_new_bits (n_rows, words);
}

HekSceneSet *
hek_scene_set_ref (HekSceneSet *self)
{
  g_atomic_ref_count_inc (&self->ref);
  return self;
}

void
hek_scene_set_unref (HekSceneSet *self)
{
  if (!hek_ref_drop (&self->ref))
    return;
  for (guint32 i = 0; i < self->n_blocks; i++)
    hek_scene_set_block_unref (self->blocks[i]);
  g_free (self);
}

guint32
hek_scene_set_n_rows (const HekSceneSet *self)
{
  return self->n_rows;
}

guint32
hek_scene_set_count (const HekSceneSet *self)
{
  return self->count;
}

gboolean
hek_scene_set_contains (const HekSceneSet *self,
                        guint32            row)
{
  const HekSceneSetBlock *block;

  if (row >= self->n_rows)
    return FALSE;
  block = self->blocks[row / BLOCK_BITS];
  if (block == NULL || block == &whole)
    return block != NULL;
  return block->words[row % BLOCK_BITS / 64] >> row % 64 & 1;
}

gboolean
hek_scene_set_equal (const HekSceneSet *a,
                     const HekSceneSet *b)
{
  if (a->n_rows != b->n_rows || a->count != b->count)
    return FALSE;
  for (guint32 i = 0; i < a->n_blocks; i++)
    {
      const HekSceneSetBlock *x = a->blocks[i], *y = b->blocks[i];

      if (x == y)
        continue;
      if (x == NULL || y == NULL || x == &whole || y == &whole
          || memcmp (x->words, y->words, sizeof x->words) != 0)
        return FALSE;
    }
  return TRUE;
}

/* --- arithmetic ------------------------------------------------------------------------------ */

static inline guint64
hek_scene_set_word (guint64       a,
                    HekSceneSetOp op,
                    guint64       b)
{
  switch (op)
    {
    case HEK_SCENE_SET_UNION:
      return a | b;
    case HEK_SCENE_SET_INTERSECT:
      return a & b;
    case HEK_SCENE_SET_SUBTRACT:
      return a & ~b;
    case HEK_SCENE_SET_TOGGLE:
      return a ^ b;
    case HEK_SCENE_SET_REPLACE:
    default:
      return b;
    }
}

/* The set whose block the answer's block is, or %NULL when bits have to be looked at (or the
 * answer is empty, which they say as well). */
static const HekSceneSet *
hek_scene_set_same_block (const HekSceneSet *a,
                          HekSceneSetOp      op,
                          const HekSceneSet *b,
                          guint32            i)
{
  const HekSceneSetBlock *x = a->blocks[i], *y = b->blocks[i];

  switch (op)
    {
    case HEK_SCENE_SET_UNION:
      return x == &whole || y == NULL || x == y ? a : y == &whole || x == NULL ? b : NULL;
    case HEK_SCENE_SET_INTERSECT:
      return x == NULL || y == &whole || x == y ? a : y == NULL || x == &whole ? b : NULL;
    case HEK_SCENE_SET_SUBTRACT:
      return x == NULL || y == NULL ? a : NULL;
    case HEK_SCENE_SET_TOGGLE:
      return y == NULL ? a : x == NULL ? b : NULL;
    case HEK_SCENE_SET_REPLACE:
    default:
      return b;
    }
}

HekSceneSet *
hek_scene_set_combine (HekSceneSet   *a,
                       HekSceneSetOp  op,
                       HekSceneSet   *b)
{
  HekSceneSet *out;

  g_return_val_if_fail (a->n_rows == b->n_rows, hek_scene_set_ref (a));

  if (op == HEK_SCENE_SET_REPLACE)
    return hek_scene_set_ref (b);
  out = hek_scene_set_new_empty (a->n_rows);
  for (guint32 i = 0; i < out->n_blocks; i++)
    {
      const HekSceneSet *same = hek_scene_set_same_block (a, op, b, i);
      guint64 scratch_a[BLOCK_WORDS], scratch_b[BLOCK_WORDS], words[BLOCK_WORDS];
      const guint64 *x, *y;

      if (same != NULL)
        {
          hek_scene_set_share_block (out, i, same);
          continue;
        }
      x = hek_scene_set_block_words (a, i, scratch_a);
      y = hek_scene_set_block_words (b, i, scratch_b);
      for (guint k = 0; k < BLOCK_WORDS; k++)
        words[k] = hek_scene_set_word (x[k], op, y[k]);
      hek_scene_set_put_block (out, i, words);
    }
  return out;
}

HekSceneSet *
hek_scene_set_invert (HekSceneSet *self)
{
  g_autoptr (HekSceneSet) all = hek_scene_set_new_all (self->n_rows);

  return hek_scene_set_combine (all, HEK_SCENE_SET_TOGGLE, self);
}

/* --- reading --------------------------------------------------------------------------------- */

/* The first word from @k on that is not 0, or BLOCK_WORDS. */
static guint
hek_scene_set_block_scan (const HekSceneSetBlock *block,
                          guint                   k)
{
  while (k < BLOCK_WORDS && block->words[k] == 0)
    k++;
  return k;
}

gboolean
hek_scene_set_next (const HekSceneSet *self,
                    guint32           *row)
{
  guint32 at = *row;

  if (at >= self->n_rows)
    return FALSE;
  for (guint32 i = at / BLOCK_BITS; i < self->n_blocks; i++, at = i * BLOCK_BITS)
    {
      const HekSceneSetBlock *block = self->blocks[i];
      guint32 bit = at % BLOCK_BITS;
      guint64 word;
      guint k;

      if (block == NULL)
        continue;
      if (block == &whole)
        {
          *row = at;
          return TRUE;
        }
      word = block->words[bit / 64] >> bit % 64;
      if (word != 0)
        {
          *row = at + (guint32) __builtin_ctzll (word);
          return TRUE;
        }
      k = hek_scene_set_block_scan (block, bit / 64 + 1);
      if (k < BLOCK_WORDS)
        {
          *row = i * BLOCK_BITS + k * 64 + (guint32) __builtin_ctzll (block->words[k]);
          return TRUE;
        }
    }
  return FALSE;
}

guint32 *
hek_scene_set_dup_rows (const HekSceneSet *self,
                        guint32           *n)
{
  guint32 *rows = g_new (guint32, MAX (self->count, 1));
  guint32 at = 0;

  for (guint32 row = 0; hek_scene_set_next (self, &row); row++)
    rows[at++] = row;
  *n = at;
  return rows;
}

void
hek_scene_set_get_bits (const HekSceneSet *self,
                        guint64           *words)
{
  gsize n_words = hek_scene_set_n_words (self->n_rows);

  for (guint32 i = 0; i < self->n_blocks; i++)
    {
      gsize first = (gsize) i * BLOCK_WORDS;
      guint64 scratch[BLOCK_WORDS];

      memcpy (words + first, hek_scene_set_block_words (self, i, scratch),
              MIN (n_words - first, BLOCK_WORDS) * sizeof *words);
    }
}
