/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which size of a method a round is about. With a wanted recall it is the smallest that reaches it.
 * Once there is a method that does, the largest size of another tells whether this one does at all;
 * and where codebooks are large, which take long to train, too, the largest size that takes hardly
 * more bytes, whether it may become better with more rows. If not, the method keeps its largest
 * size, in case that others fail later.
 */
#include "config.h"

#include "hek-choose-private.h"

#include <math.h>

/* What takes hardly more bytes: as much as the next size. */
#define HARDLY_MORE G_SQRT2

/* Of the bytes of the best method, what a large codebook takes alone. */
#define LARGE_PART 0.25

/* A vector's part of the codebook as the method knows it before a training, or 0. */
static double
known_share (const HekChooser *chooser,
             const HekEntrant *entrant,
             guint             size)
{
  guint dim = hek_evaluate_set_get_base (chooser->set)->dim;

  return (double) hek_codec_least_share (entrant->codec, dim, &entrant->values,
                                         entrant->sizes[size]) / (double) chooser->n_all;
}

/* Codebooks of one method differ little: with half of the last one's part, no size is judged by a
 * larger one. */
gboolean
hek_entrant_can_win (const HekChooser *chooser,
                     const HekEntrant *entrant,
                     guint             size,
                     double            bound)
{
  double least = MAX (entrant->share / 2, known_share (chooser, entrant, size));

  return (double) entrant->sizes[size] + MAX (least, 0) <= bound;
}

/* The largest size that takes at most so many bytes a vector; -1: none. */
static int
largest_within (const HekChooser *chooser,
                const HekEntrant *entrant,
                int               size,
                double            bound)
{
  if (chooser->target->recall > 0)
    while (size >= 0 && !hek_entrant_can_win (chooser, entrant, (guint) size, bound))
      size--;
  return size;
}

/* Whether @size, which is no larger because the codebook leaves no room, is without hope: its codes
 * would have to be twice as good as those of the best method so far. */
static gboolean
is_hopeless (const HekChooser *chooser,
             const HekEntrant *entrant,
             int               size)
{
  return size >= 0 && size + 1 < (int) entrant->n_sizes &&
         2 * (double) entrant->sizes[size] < chooser->lead;
}

/* What was measured of one size, from one place to another. */
static void
entrant_move (HekEntrant *from,
              HekEntrant *to)
{
  g_clear_pointer (&to->evaluation, hek_evaluation_free);
  to->at = from->at;
  to->best = from->best;
  to->seconds = from->seconds;
  to->evaluation = g_steal_pointer (&from->evaluation);
  from->best = -1;
}

/* Of sizes that were tried: the best that suits, and the last that does not. */
typedef struct
{
  HekEntrant found, last;
  double seconds_at_first;
} Search;

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->found.evaluation, hek_evaluation_free);
  g_clear_pointer (&search->last.evaluation, hek_evaluation_free);
}

typedef enum
{
  TRY_FAILED, /* with an error */
  TRY_NO_TIME,
  TRY_SUITS,
  TRY_SUITS_NOT,
} Try;

static Try
search_try (HekChooser *chooser,
            HekEntrant *entrant,
            Search     *search,
            guint       size,
            GError    **error)
{
  gboolean suits;

  if ((search->found.best >= 0 || search->last.best >= 0) &&
      !hek_chooser_has_time (chooser, search->seconds_at_first, entrant))
    return TRY_NO_TIME;
  if (!hek_entrant_try (chooser, entrant, size, error))
    return TRY_FAILED;
  if (entrant->best < 0)
    return TRY_SUITS_NOT;
  suits = hek_chooser_suits (chooser, hek_chooser_candidate (chooser, entrant->best));
  entrant_move (entrant, suits ? &search->found : &search->last);
  return suits ? TRY_SUITS : TRY_SUITS_NOT;
}

/*
 * Between sizes @low, which is known to be too small (too large for the speed), and @high, by
 * halving: both change one way with the size. @largest_first: most likely none suits.
 */
static Try
search_between (HekChooser *chooser,
                HekEntrant *entrant,
                Search     *search,
                int         low,
                int         high,
                gboolean    largest_first,
                GError    **error)
{
  gboolean for_recall = chooser->target->recall > 0;
  Try result = TRY_SUITS_NOT;

  while (high - low > 1 && result != TRY_FAILED && result != TRY_NO_TIME)
    {
      int middle = largest_first ? high - 1 : low + (high - low) / 2;

      largest_first = FALSE;
      result = search_try (chooser, entrant, search, (guint) middle, error);
      *((result == TRY_SUITS) == for_recall ? &high : &low) = middle;
    }
  return result;
}

static gboolean
search_first (HekChooser *chooser,
              HekEntrant *entrant,
              GError    **error)
{
  Search search = { { .best = -1 }, { .best = -1 }, hek_chooser_seconds_left (chooser) };
  int top = largest_within (chooser, entrant, (int) entrant->n_sizes - 1, chooser->bound);
  int near = top;
  Try result = TRY_SUITS_NOT;

  if (isinf (chooser->lead))
    result = search_between (chooser, entrant, &search, -1, top + 1, FALSE, error);
  else if (top >= 0 && !is_hopeless (chooser, entrant, top))
    {
      if (known_share (chooser, entrant, (guint) top) > LARGE_PART * chooser->lead)
        near = largest_within (chooser, entrant, top, HARDLY_MORE * chooser->lead);
      if (is_hopeless (chooser, entrant, near))
        near = -1;
      result = search_try (chooser, entrant, &search, (guint) top, error);
      if (result == TRY_SUITS)
        result = search_between (chooser, entrant, &search, -1, MIN (near + 1, top), near < top,
                                 error);
      entrant->is_largest
        = search.found.best >= 0 && (int) search.found.at == top && top > near + 1;
      entrant->least = (guint) (near + 1);
    }
  if (result != TRY_FAILED)
    entrant_move (search.found.best >= 0 ? &search.found : &search.last, entrant);
  search_clear (&search);
  return result != TRY_FAILED;
}

/* A method whose largest size alone was looked at, and suits: downwards as long as it does. */
static gboolean
search_down (HekChooser *chooser,
             HekEntrant *entrant,
             GError    **error)
{
  /* no limit of its own: hek_chooser_may_go_on() ends it */
  Search search = { { .best = -1 }, { .best = -1 }, -INFINITY };
  Try result = TRY_SUITS;
  guint at = entrant->at;

  entrant->is_largest = FALSE;
  entrant_move (entrant, &search.found);
  while (at > 0 && result == TRY_SUITS && hek_chooser_may_go_on (chooser, entrant))
    result = search_try (chooser, entrant, &search, --at, error);
  entrant_move (&search.found, entrant);
  search_clear (&search);
  return result != TRY_FAILED;
}

/* From the size of the round before: upwards to the wanted recall, downwards to the speed. */
static gboolean
search_next (HekChooser *chooser,
             HekEntrant *entrant,
             GError    **error)
{
  /* sizes that take more than the best are not worth a training */
  if (entrant->is_largest && !isinf (chooser->lead))
    entrant->at = (guint) MAX ((int) entrant->least,
                               largest_within (chooser, entrant, (int) entrant->at, chooser->lead));
  for (;;)
    {
      const HekChooseCandidate *candidate;
      guint at = entrant->at;

      if (!hek_entrant_try (chooser, entrant, at, error))
        return FALSE;
      if (entrant->best < 0)
        return TRUE;
      candidate = hek_chooser_candidate (chooser, entrant->best);
      if (hek_chooser_suits (chooser, candidate))
        return !entrant->is_largest || search_down (chooser, entrant, error);
      if (chooser->target->recall > 0)
        {
          if (at + 1 == entrant->n_sizes ||
              !hek_entrant_can_win (chooser, entrant, at + 1, chooser->bound))
            return TRUE;
          entrant->at = at + 1;
        }
      else
        {
          if (at == 0)
            return TRUE;
          entrant->at = at - 1;
        }
      if (!hek_chooser_may_go_on (chooser, entrant))
        return TRUE;
    }
}

gboolean
hek_entrant_measure (HekChooser *chooser,
                     HekEntrant *entrant,
                     GError    **error)
{
  return (chooser->round > 0 ? search_next : search_first) (chooser, entrant, error);
}
