"""会员 · members: who is in the alliance, in which standing, with which relations, and by which keys it speaks."""
