/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The match behind the command palette. For each word of the query the best alignment is found by
 * dynamic programming over (letter of the word, position in the text), so "qpng" finds "Save the
 * Quantized PNG" by the beginnings of its words rather than by the first letters that happen to
 * fit.
 */
#include "config.h"

#include "studio-fuzzy.h"

#include <string.h>

#define SCORE_LETTER 16
#define SCORE_WORD_START 12
#define SCORE_RUN 10
#define SCORE_TEXT_START 6
#define COST_GAP 1
#define COST_GAP_MAX 8

/* Among equal matches the shorter text is meant: one point for so many letters. */
#define LETTERS_PER_POINT 4

typedef struct
{
  gunichar letters[STUDIO_FUZZY_MAX];
  gboolean starts[STUDIO_FUZZY_MAX]; /* first letter of a word */
  int n;
} FoldedText;

/* One letter a character, so that positions stay those of the text. */
static gunichar
fold_letter (gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

  if (g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts)) > 0)
    c = parts[0];
  return g_unichar_tolower (c);
}

static void
fold_text (const char *text,
           FoldedText *folded)
{
  gboolean inside = FALSE;

  folded->n = 0;
  for (const char *p = text; *p != '\0' && folded->n < STUDIO_FUZZY_MAX; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean letter = g_unichar_isalnum (c);

      folded->letters[folded->n] = fold_letter (c);
      folded->starts[folded->n] = letter && !inside;
      folded->n++;
      inside = letter;
    }
}

static int
letter_score (const FoldedText *text,
              int               j)
{
  return SCORE_LETTER + (text->starts[j] ? SCORE_WORD_START : 0) + (j == 0 ? SCORE_TEXT_START : 0);
}

/* The best place for the letter before one at @j, given the scores of that letter; -1 when there
 * is none. */
static int
best_before (const int *scores,
             int        j,
             int       *place)
{
  int best = -1;

  for (int k = 0; k < j; k++)
    {
      int gap = MIN ((j - k - 1) * COST_GAP, COST_GAP_MAX);
      int score = scores[k] < 0 ? -1 : MAX (0, scores[k] + (k == j - 1 ? SCORE_RUN : -gap));

      if (score > best)
        {
          best = score;
          *place = k;
        }
    }
  return best;
}

static int
match_word (const gunichar   *word,
            int               n_word,
            const FoldedText *text,
            guint64          *hits)
{
  int scores[STUDIO_FUZZY_MAX][STUDIO_FUZZY_MAX];
  int places[STUDIO_FUZZY_MAX][STUDIO_FUZZY_MAX];
  int best = -1, end = -1;

  for (int i = 0; i < n_word; i++)
    for (int j = 0; j < text->n; j++)
      {
        scores[i][j] = -1;
        places[i][j] = -1;
        if (word[i] != text->letters[j])
          continue;
        if (i == 0)
          scores[i][j] = letter_score (text, j);
        else
          {
            int before = best_before (scores[i - 1], j, &places[i][j]);

            if (before >= 0)
              scores[i][j] = before + letter_score (text, j);
          }
      }

  for (int j = 0; j < text->n; j++)
    if (scores[n_word - 1][j] > best)
      {
        best = scores[n_word - 1][j];
        end = j;
      }
  for (int i = n_word - 1, j = end; i >= 0 && j >= 0; i--)
    {
      *hits |= G_GUINT64_CONSTANT (1) << j;
      j = places[i][j];
    }
  return best;
}

int
studio_fuzzy_match (const char *query,
                    const char *text,
                    guint64    *hits)
{
  FoldedText folded_query, folded;
  guint64 found = 0;
  int total = 0;
  int begin = 0;

  g_return_val_if_fail (query != NULL && text != NULL, -1);

  fold_text (query, &folded_query);
  fold_text (text, &folded);
  for (int i = 0; i <= folded_query.n; i++)
    {
      int score;

      if (i < folded_query.n && !g_unichar_isspace (folded_query.letters[i]))
        continue;
      if (i > begin)
        {
          score = match_word (folded_query.letters + begin, i - begin, &folded, &found);
          if (score < 0)
            return -1;
          total += score;
        }
      begin = i + 1;
    }
  if (hits != NULL)
    *hits = found;
  return total > 0 ? MAX (1, total - folded.n / LETTERS_PER_POINT) : 0;
}
